import { STATUS_CODES } from "node:http";

/** An input that is not taken, with the status to answer. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly errors: { pointer: string; detail: string }[] = [],
  ) {
    super(detail);
  }

  response() {
    const { status, message: detail, errors } = this;
    const answer = Response.json({ title: STATUS_CODES[status], status, detail, errors }, { status });
    answer.headers.set("content-type", "application/problem+json");
    return answer;
  }
}

const maxBody = 16 * 1024;
const media = /^application\/json(\s*;\s*charset="?utf-8"?)?$/i;

/**
 * The first gates: media type, size, syntax. request.json() alone has no limit, looks at no media type and mends broken
 * UTF-8. Of two members with one name JSON.parse keeps the last, so nothing else may read this body and decide by it.
 */
export async function jsonBody(request: Request): Promise<unknown> {
  if (!media.test(request.headers.get("content-type") ?? "")) throw new Refusal(415, "send application/json in UTF-8");
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    if ((size += chunk.length) > maxBody) throw new Refusal(413, `at most ${maxBody} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new Refusal(400, "the body is not one JSON value in UTF-8");
  }
}
