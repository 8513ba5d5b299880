import "server-only";
import { randomBytes } from "node:crypto";
import { context, log } from "./log";

// Only where all that can reach this program is yours: otherwise anybody names your traces.
const trustTrace = process.env.TRUST_TRACE === "1";

type Handler<C> = (req: Request, ctx: C) => Response | Promise<Response>;

/** Gives each request of a handler an id, writes one line about it, and answers what it throws. Next.js tells a handler no
 *  pattern, so it is told here. */
export function logged<C>(route: string, handler: Handler<C>): Handler<C> {
  return (req, ctx) => {
    const begun = performance.now();
    const trace_id = (trustTrace && traceId(req.headers.get("traceparent"))) || randomBytes(16).toString("hex");
    return context.run({ trace_id }, async () => {
      const res = await answer(req, () => handler(req, ctx));
      // Named fields only: path, query, headers and body hold ids, tokens and passwords.
      const line = {
        method: req.method,
        route,
        status: req.signal.aborted ? 499 : res.status, // the client left before there was an answer; nginx's number
        duration_ms: Math.round((performance.now() - begun) * 1000) / 1000,
        user_agent: req.headers.get("user-agent")?.slice(0, 200),
      };
      if (route === "/livez") log.debug(line, "request"); // some thousand lines a day that say nothing
      else log.info(line, "request");
      res.headers.set("X-Request-Id", trace_id); // traceparent is for requests, not for answers
      return res;
    });
  };

  async function answer(req: Request, run: () => Response | Promise<Response>): Promise<Response> {
    try {
      const res = await run();
      return new Response(res.body, res); // the headers of some answers cannot be changed
    } catch (err) {
      // The one place where an unexpected error is logged, with where it came from.
      if (!req.signal.aborted) log.error({ err }, "unexpected error");
      const problem = { title: "Internal Server Error", status: 500, trace_id: context.getStore()?.trace_id };
      return Response.json(problem, { status: 500, headers: { "content-type": "application/problem+json" } });
    }
  }
}

/** Takes the trace id out of a well-formed traceparent. */
function traceId(parent: string | null): string | undefined {
  return /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.exec(parent ?? "")?.[1];
}
