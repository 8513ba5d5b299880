import { randomBytes } from "node:crypto";
import type { ErrorRequestHandler, RequestHandler } from "express";
import { context, log } from "./log.ts";

// Only where all that can reach this program is yours: otherwise anybody names your traces.
const trustTrace = process.env.TRUST_TRACE === "1";

/** Gives each request an id, and writes one line about it. */
export const logged: RequestHandler = (req, res, next) => {
  const begun = performance.now();
  const trace_id = (trustTrace && traceId(req.get("traceparent"))) || randomBytes(16).toString("hex");
  res.set("X-Request-Id", trace_id); // traceparent is for requests, not for answers
  // close comes after every answer, and also when the client has left before it; finish does not.
  res.on("close", () => {
    // What no route took is one value, whatever was asked for.
    const route: string = req.route ? req.baseUrl + req.route.path : "unmatched";
    // Named fields only: path, query, headers and body hold ids, tokens and passwords.
    const line = {
      trace_id,
      method: req.method,
      route,
      status: res.headersSent ? res.statusCode : 499, // the client left before there was an answer; nginx's number
      duration_ms: Math.round((performance.now() - begun) * 1000) / 1000,
      user_agent: req.get("user-agent")?.slice(0, 200),
    };
    if (route === "/livez") log.debug(line, "request"); // some thousand lines a day that say nothing
    else log.info(line, "request");
  });
  context.run({ trace_id }, next);
};

/** The one place where an unexpected error is logged, with where it came from. */
export const failed: ErrorRequestHandler = (err, _req, res, _next) => {
  if (err.status < 500) return void res.sendStatus(err.status); // Express: the request was wrong
  log.error({ err }, "unexpected error");
  if (res.headersSent) return void res.destroy(); // too late for another answer
  const problem = { title: "Internal Server Error", status: 500, trace_id: context.getStore()?.trace_id };
  res.status(500).type("application/problem+json").json(problem);
};

/** Takes the trace id out of a well-formed traceparent. */
function traceId(parent = ""): string | undefined {
  return /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.exec(parent)?.[1];
}
