import "server-only";
import { createServer } from "node:http";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

function make() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry }); // memory, and how long the event loop was held up
  return {
    registry,
    requests: new Counter({
      name: "http_server_requests_total",
      help: "Requests answered.",
      labelNames: ["method", "route", "code"],
      registers,
    }),
    duration: new Histogram({
      name: "http_server_request_duration_seconds",
      help: "Time until the answer.",
      labelNames: ["method", "route", "status"],
      // Seconds. A share is exact only at a boundary, so what was promised is one: 0.3.
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    active: new Gauge({ name: "http_server_active_requests", help: "Requests under way.", registers }),
  };
}

// One for the process, whatever number of times the bundler puts this module into its output.
const here = globalThis as typeof globalThis & { metrics?: ReturnType<typeof make> };
const metrics = (here.metrics ??= make());

/** Shows the numbers on another port: the balancer does not know it, and the firewall lets only the one who scrapes come to it. */
export function serveMetrics() {
  createServer(async (req, res) => {
    if (req.method !== "GET" || req.url !== "/metrics") return void res.writeHead(404).end();
    const text = await metrics.registry.metrics();
    res.writeHead(200, { "content-type": metrics.registry.contentType }).end(text);
  }).listen(Number(process.env.METRICS_PORT), "127.0.0.1");
}

type Handler<C> = (req: Request, ctx: C) => Response | Promise<Response>;

/** Counts every request of a handler at its end, also one that fails. Next.js tells a handler no pattern, so it is told here. */
export function measured<C>(route: string, handler: Handler<C>): Handler<C> {
  return async (req, ctx) => {
    const begun = performance.now();
    let code = 500; // what Next.js answers when an exception passes here
    metrics.active.inc();
    try {
      const res = await handler(req, ctx);
      code = req.signal.aborted ? 499 : res.status; // the client left before there was an answer; nginx's number
      return res;
    } finally {
      metrics.active.dec();
      // Every label has a few values: a handler has an export for each method, and Next.js refuses the others by itself.
      metrics.requests.inc({ method: req.method, route, code });
      metrics.duration.observe({ method: req.method, route, status: `${Math.trunc(code / 100)}xx` }, (performance.now() - begun) / 1000);
    }
  };
}
