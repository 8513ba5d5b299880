import { AppError, notValid } from "./errors.ts";

export type User = { id: string; email: string };

export const ada: User = { id: "u1", email: "ada@example.com" }; // stands for your database

/** Throws kinds of errors, and no status. */
export function find(id: string): User {
  if (id !== ada.id) throw new AppError("not-found", "no user has this id", { cause: "no rows" });
  return ada;
}

export function create(input: unknown): User {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw notValid({ pointer: "#", detail: "is not an object" });
  }
  const email = "email" in input ? input.email : undefined;
  if (typeof email !== "string" || !email.includes("@")) {
    throw notValid({ pointer: "#/email", detail: "is not an e-mail address" });
  }
  if (email === ada.email) {
    throw new AppError("conflict", "this e-mail address is taken", { cause: 'duplicate key: "users_email"' });
  }
  return { id: "u2", email };
}
