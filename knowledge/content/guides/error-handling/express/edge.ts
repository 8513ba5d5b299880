import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { inspect } from "node:util";
import type { NextFunction, Request, Response } from "express";
import { AppError, type Field, type Kind } from "./errors.ts";

/** An answer as RFC 9457 describes it. */
type Problem = { type?: string; status: number; detail?: string; instance?: string; errors?: Field[] };

// A kind that somebody adds does not compile until it is mapped.
const statuses: Record<Kind, number> = { invalid: 422, forbidden: 403, "not-found": 404, conflict: 409 };

/** About HTTP alone, before the domain is asked. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

// What the body parser throws. A status on any other error is somebody else's: a partner's 404 is not ours.
const parser: Record<string, number> = {
  "entity.parse.failed": 400,
  "entity.verify.failed": 400,
  "request.size.invalid": 400,
  "request.aborted": 400, // the client has gone; nobody reads it
  "entity.too.large": 413,
  "encoding.unsupported": 415,
  "charset.unsupported": 415,
};

/** Last but one: what no route took. Express would answer in HTML. */
export const notFound = (_req: Request, res: Response) => send(res, { status: 404 });

/** For the methods that a route does not have: Express alone would answer 404. */
export const only = (methods: string) => (_req: Request, res: Response) => send(res.set("Allow", methods), { status: 405 });

/** Last, and with four parameters, by which Express knows it. Rejected promises arrive here too, from Express 5 on. */
export function edge(err: unknown, req: Request, res: Response, next: NextFunction) {
  if (res.closed && isAbort(err)) return; // the client has gone; nobody reads an answer, and it is no fault of ours
  const problem = describe(err);
  if (problem.status >= 500) {
    problem.instance = `urn:uuid:${randomUUID()}`; // or the id that your log lines carry already
    console.error(JSON.stringify({ incident: problem.instance, method: req.method, path: req.path, error: inspect(err) }));
  }
  if (res.headersSent) return void res.destroy(); // half an answer is out: cut it rather than let it look complete
  if (problem.status === 503) res.set("Retry-After", "5");
  send(res, problem);
}

function describe(err: unknown): Problem {
  if (err instanceof AppError && Object.hasOwn(statuses, err.kind)) {
    const type = `https://api.example.com/problems/${err.kind}`;
    return { type, status: statuses[err.kind], detail: err.message, errors: err.fields };
  }
  if (err instanceof Refusal) return { status: err.status, detail: err.message };
  if (err instanceof Error) {
    if ("type" in err && Object.hasOwn(parser, String(err.type))) return { status: parser[String(err.type)]! };
    if (err instanceof URIError) return { status: 400 }; // an address that is not UTF-8
    if (err.name === "TimeoutError") return { status: 503 }; // AbortSignal.timeout
  }
  return { status: 500 }; // what is not known says nothing about itself
}

function send(res: Response, { type = "about:blank", status, ...more }: Problem) {
  for (const name of ["ETag", "Last-Modified", "Content-Encoding"]) res.removeHeader(name); // of the answer that was meant to be
  res.set("Cache-Control", "no-store"); // caches may keep a 404 without being told
  const body = JSON.stringify({ type, title: STATUS_CODES[status], status, ...more });
  res.status(status).type("application/problem+json").end(body);
}

/** Aborted when the client leaves: hand it to what a handler waits for. */
export function whileWanted(res: Response): AbortSignal {
  const stop = new AbortController();
  res.once("close", () => stop.abort());
  return stop.signal;
}

const isAbort = (err: unknown) => err instanceof Error && err.name === "AbortError";

/** Work that no request waits for. A rejected promise that nobody looks at would end the process. */
export function behind(name: string, work: () => Promise<void>) {
  work().catch((err: unknown) => console.error(JSON.stringify({ work: name, error: inspect(err) })));
}
