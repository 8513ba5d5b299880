import type { RequestHandler } from "express";
import { collectDefaultMetrics, Counter, Gauge, Histogram, register } from "prom-client";

collectDefaultMetrics(); // memory, and how long the event loop was held up

const requests = new Counter({
  name: "http_server_requests_total",
  help: "Requests answered.",
  labelNames: ["method", "route", "code"],
});
const duration = new Histogram({
  name: "http_server_request_duration_seconds",
  help: "Time until the answer.",
  labelNames: ["method", "route", "status"],
  // Seconds. A share is exact only at a boundary, so what was promised is one: 0.3.
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10],
});
const active = new Gauge({ name: "http_server_active_requests", help: "Requests under way." });

// Node knows some thirty methods; those that nobody here uses are one value.
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Counts every request at its end: also one that fails, and one whose client left. */
export const measured: RequestHandler = (req, res, next) => {
  const begun = performance.now();
  active.inc();
  // close comes after every answer, and also when the client has left before it; finish does not.
  res.on("close", () => {
    active.dec();
    // Every label has a few values, whatever is sent: each new value is a series that is kept for weeks.
    const method = methods.includes(req.method) ? req.method : "other";
    const route: string = req.route ? req.baseUrl + req.route.path : "unmatched";
    const code = res.headersSent ? res.statusCode : 499; // the client left before there was an answer; nginx's number
    requests.inc({ method, route, code });
    duration.observe({ method, route, status: `${Math.trunc(code / 100)}xx` }, (performance.now() - begun) / 1000);
  });
  next();
};

/** What is scraped. */
export const page: RequestHandler = async (_req, res) => {
  res.type(register.contentType).end(await register.metrics());
};
