import { STATUS_CODES } from "node:http";
import { z } from "zod";
import { Refusal, tag, type Post } from "./posts";

type Params = { params: Promise<{ id: string }> };

/** Goes around every handler: hands it id and If-Match, and maps what it throws to a status. */
export const handler =
  (handle: (request: Request, id: string, match: string) => Promise<Response>) =>
  async (request: Request, { params }: Params): Promise<Response> => {
    try {
      const id = (await params)?.id ?? ""; // a route without [id] has no params
      return await handle(request, id, request.headers.get("if-match") ?? "");
    } catch (err) {
      if (err instanceof Refusal) return problem(err.status, err.message);
      if (err instanceof z.ZodError) return problem(422);
      console.error(err);
      return problem(500);
    }
  };

/** Reads a body of one media type; the guide on input validation goes further. */
export async function read<T>(request: Request, media: string, type: z.ZodType<T>): Promise<T> {
  const [sent] = (request.headers.get("content-type") ?? "").split(";");
  if (sent?.trim().toLowerCase() !== media) throw new Refusal(415, `send ${media}`);
  let body: unknown;
  try {
    body = await request.json();
  } catch {
    throw new Refusal(400, "the body cannot be read");
  }
  return type.parse(body);
}

export function send(post: Post, status = 200, headers: Record<string, string> = {}) {
  return Response.json(post, { status, headers: { ...headers, etag: tag(post) } });
}

/** For the methods that a route does not have: Next.js alone answers 405 without Allow and without a body. */
export const only = (allow: string) => () => problem(405, `only ${allow}`, { allow });

export function problem(status: number, detail?: string, headers?: HeadersInit) {
  const answer = Response.json({ title: STATUS_CODES[status], status, detail }, { status, headers });
  answer.headers.set("content-type", "application/problem+json");
  return answer;
}
