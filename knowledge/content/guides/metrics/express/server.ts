import express, { type ErrorRequestHandler } from "express";
import { measured, page } from "./metrics.ts";

const app = express();
app.disable("x-powered-by");
app.use(measured); // before everything that may answer or fail

app.get("/livez", (_req, res) => void res.end());
app.get("/orders/:id", (req, res) => void res.json({ id: req.params.id }));
app.delete("/orders/:id", (_req, res) => void res.status(204).end());
app.get("/reports", (_req, res) => void setTimeout(() => res.end(), 1_000)); // stands for something slow
app.get("/invoices/:id", () => {
  throw new Error("a fault");
});

const failed: ErrorRequestHandler = (err, _req, res, _next) => {
  console.error(err);
  res.sendStatus(err.status ?? 500);
};
app.use(failed);
app.listen(Number(process.env.PORT), "127.0.0.1");

// Another port: the balancer does not know it, and the firewall lets only the one who scrapes come to it.
express().disable("x-powered-by").get("/metrics", page).listen(Number(process.env.METRICS_PORT), "127.0.0.1");
