import { STATUS_CODES } from "node:http";

/** Every answer that is no success, whatever the form of the good ones (RFC 9457). */
export type Problem = { type: string; title: string; status: number; detail?: string };

/** A list is an object, so that `next` has a place. Without items it is [], never null. */
export type Page<T> = { items: T[]; next?: string };

export function list<T>(items: T[], next?: string) {
  return Response.json({ items, next } satisfies Page<T>); // an undefined member is left out
}

export function fail(status: number, type = "about:blank", detail?: string, headers?: HeadersInit) {
  const problem: Problem = { type, title: STATUS_CODES[status] ?? "Error", status, detail };
  const answer = Response.json(problem, { status, headers });
  answer.headers.set("content-type", "application/problem+json");
  return answer;
}

/** For the methods that a route does not have: Next.js alone would answer 405 without Allow and without a body. */
export function getOnly() {
  return fail(405, "about:blank", undefined, { allow: "GET, HEAD" });
}
