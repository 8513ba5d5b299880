/** What a caller must tell apart. It is about the domain; only the edge knows which status it becomes. */
export type Kind = "invalid" | "forbidden" | "not-found" | "conflict";

/** What is wrong with one part of the input: a member of the body by its JSON Pointer, or a parameter by its name. */
export type Field = ({ pointer: string } | { parameter: string }) & { detail: string };

/** An error that may be told to a client: the message is written for people outside. What is behind it goes into cause. */
export class AppError extends Error {
  readonly kind: Kind;
  readonly fields: Field[] | undefined;

  constructor(kind: Kind, message: string, { cause, fields }: { cause?: unknown; fields?: Field[] } = {}) {
    super(message, { cause });
    this.kind = kind;
    this.fields = fields;
  }
}

export const notValid = (...fields: Field[]) => new AppError("invalid", "the input is not valid", { fields });
