import { STATUS_CODES } from "node:http";

export function fail(status: number, headers?: HeadersInit) {
  const answer = Response.json({ title: STATUS_CODES[status], status }, { status, headers });
  answer.headers.set("content-type", "application/problem+json");
  return answer;
}

/** Stands for your session. */
export const signedIn = (request: Request) => request.headers.get("cookie") === "sid=ada";
