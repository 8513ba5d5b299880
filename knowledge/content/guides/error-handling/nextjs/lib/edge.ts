import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { inspect } from "node:util";
import { AppError, type Field, type Kind } from "./errors";

/** An answer as RFC 9457 describes it. */
type Problem = { type?: string; status: number; detail?: string; instance?: string; errors?: Field[] };

// A kind that somebody adds does not compile until it is mapped.
const statuses: Record<Kind, number> = { invalid: 422, forbidden: 403, "not-found": 404, conflict: 409 };

/** About HTTP alone, before the domain is asked. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

type Context = { params: Promise<Record<string, string>> };
type Handler = (request: Request, params: Record<string, string>) => Response | Promise<Response>;

/**
 * Route handlers have no common edge, so each is wrapped: export const GET = edge(...). What is thrown past it Next.js answers
 * with 500 and an empty body.
 */
export function edge(handler: Handler) {
  return async (request: Request, { params }: Context): Promise<Response> => {
    try {
      return await handler(request, await params); // await: without it a rejected promise passes the catch
    } catch (err) {
      if (request.signal.aborted && isAbort(err)) return new Response(null, { status: 499 }); // the client has gone; nobody reads it
      const problem = describe(err);
      if (problem.status >= 500) {
        problem.instance = `urn:uuid:${randomUUID()}`; // or the id that your log lines carry already
        const { pathname: path } = new URL(request.url);
        console.error(JSON.stringify({ incident: problem.instance, method: request.method, path, error: inspect(err) }));
      }
      return send(problem, problem.status === 503 ? { "retry-after": "5" } : {});
    }
  };
}

function describe(err: unknown): Problem {
  if (err instanceof AppError && Object.hasOwn(statuses, err.kind)) {
    const type = `https://api.example.com/problems/${err.kind}`;
    return { type, status: statuses[err.kind], detail: err.message, errors: err.fields };
  }
  if (err instanceof Refusal) return { status: err.status, detail: err.message };
  if (err instanceof Error && err.name === "TimeoutError") return { status: 503 }; // AbortSignal.timeout
  return { status: 500 }; // what is not known says nothing about itself
}

function send({ type = "about:blank", status, ...more }: Problem, headers: HeadersInit) {
  const answer = Response.json({ type, title: STATUS_CODES[status], status, ...more }, { status, headers });
  answer.headers.set("content-type", "application/problem+json");
  answer.headers.set("cache-control", "no-store"); // caches may keep a 404 without being told
  return answer;
}

const isAbort = (err: unknown) => err instanceof Error && (err.name === "AbortError" || err.name === "ResponseAborted");

/** For app/[[...path]]/route.ts: what no route took. Next.js would answer with an HTML page. */
export const notFound = () => send({ status: 404 }, {});

/** For the methods that a route does not have: Next.js alone would answer 405 without Allow and without a body. */
export const only = (allow: string) => () => send({ status: 405 }, { allow });

const maxBody = 16 * 1024;

/** Reads JSON. request.json() alone has no limit, looks at no media type, and throws a SyntaxError like one of ours. */
export async function json(request: Request): Promise<unknown> {
  if (request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    throw new Refusal(415, "send application/json");
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      if ((size += chunk.length) > maxBody) break;
      chunks.push(chunk);
    }
  } catch {
    throw new Refusal(400, "the body is not complete"); // the client left in the middle
  }
  if (size > maxBody) throw new Refusal(413, `at most ${maxBody} bytes`);
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new Refusal(400, "the body is not JSON");
  }
}
