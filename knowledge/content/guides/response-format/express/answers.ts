import { STATUS_CODES } from "node:http";
import type { Response } from "express";

/** Every answer that is no success, whatever the form of the good ones (RFC 9457). */
export type Problem = { type: string; title: string; status: number; detail?: string };

/** A list is an object, so that `next` has a place. Without items it is [], never null. */
export type Page<T> = { items: T[]; next?: string };

export function list<T>(res: Response, items: T[], next?: string) {
  res.json({ items, next } satisfies Page<T>); // an undefined member is left out
}

export function fail(res: Response, status: number, type = "about:blank", detail?: string) {
  const problem: Problem = { type, title: STATUS_CODES[status] ?? "Error", status, detail };
  res.status(status).type("application/problem+json").json(problem);
}
