import express from "express";
import { log } from "./log.ts";
import { findOrder, sumUp } from "./orders.ts";
import { failed, logged } from "./request.ts";

const app = express();
app.disable("x-powered-by");
app.use(logged); // before everything that may answer or fail
app.use(express.json());

app.get("/livez", (_req, res) => void res.end());
app.get("/orders/:id", async (req, res) => void res.json(await findOrder(req.params.id)));
app.post("/login", (req, res) => {
  // A careless line, as somebody writes one while looking for a fault. The net in log.ts keeps the password out.
  log.debug({ body: req.body }, "sign-in");
  log.warn("sign-in refused");
  res.status(401).end();
});
app.post("/resets/:token", (_req, res) => void res.status(204).end());
app.get("/reports", (_req, res) => void setTimeout(() => res.end(), 1_000)); // stands for something slow
app.get("/invoices/:id", (_req, res) => void res.json(sumUp([{ price: 3 }, { price: 4 }])));
app.use(failed);

const port = Number(process.env.PORT);
const server = app.listen(port, "127.0.0.1", () => log.info({ port }, "listening"));
// The line about a request comes just after its answer: a process that dies of the signal would take it along.
process.once("SIGTERM", () => server.close());
