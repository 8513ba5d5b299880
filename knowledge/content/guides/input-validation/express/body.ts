import express, { type NextFunction, type Request, type Response } from "express";

/** An input that is not taken, with the status to answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: { pointer: string; detail: string }[];
  constructor(status: number, detail: string, errors: Refusal["errors"] = []) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }
}

const media = /^application\/json(\s*;\s*charset="?utf-8"?)?$/i;

/**
 * The first gates: media type, size, syntax. express.json() alone would mend broken UTF-8, take UTF-16, and leave an empty
 * body out. Of two members with one name JSON.parse keeps the last, so nothing else may read this body and decide by it.
 */
export const jsonBody = [
  (req: Request, _res: Response, next: NextFunction) => {
    if (!media.test(req.get("content-type") ?? "")) throw new Refusal(415, "send application/json in UTF-8");
    next();
  },
  express.raw({ type: () => true, limit: "16kb", inflate: false }), // its error has status 413
  (req: Request, _res: Response, next: NextFunction) => {
    try {
      req.body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(req.body ?? new Uint8Array()));
    } catch {
      throw new Refusal(400, "the body is not one JSON value in UTF-8");
    }
    next();
  },
];
