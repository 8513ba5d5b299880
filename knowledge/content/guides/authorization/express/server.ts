import express, { type NextFunction, type Request, type Response } from "express";
import { z } from "zod";
import { allow, caller, everyRouteHasARule, open, refuse } from "./allow.ts";
import { create, find, list, setStatus } from "./invoices.ts";
import { mayVoid } from "./rules.ts";

const NewInvoice = z.object({ amount_cents: z.int().positive() }); // the only member that a caller may set

const app = express();
app.disable("x-powered-by");

app.get("/livez", open, (_req, res) => {
  res.json({ status: "ok" });
});
app.get("/invoices", allow("invoices.read"), async (_req, res) => {
  res.json({ items: await list(caller(res)) });
});
app.get("/invoices/:id", allow("invoices.read"), async (req, res) => {
  const invoice = await find(caller(res), req.params.id);
  if (invoice) res.json(invoice);
  else refuse(res, 404);
});
app.post("/invoices", allow("invoices.create"), express.json({ limit: "4kb" }), async (req, res) => {
  const body = NewInvoice.safeParse(req.body);
  if (!body.success) return refuse(res, 422);
  const invoice = await create(caller(res), body.data.amount_cents);
  res.status(201).location(`/invoices/${invoice.id}`).json(invoice);
});
app.post("/invoices/:id/dispute", allow("invoices.dispute"), async (req, res) => {
  const invoice = await setStatus(caller(res), req.params.id, "disputed");
  if (invoice) res.json(invoice);
  else refuse(res, 404);
});
app.post("/invoices/:id/void", allow("invoices.void"), async (req, res) => {
  const invoice = await find(caller(res), req.params.id);
  if (!invoice) return refuse(res, 404); // out of sight
  if (!mayVoid(caller(res).user, invoice)) return refuse(res, 403); // in sight, so nothing is given away
  res.json(await setStatus(caller(res), invoice.id, "void"));
});
app.get("/reports", allow("reports.read"), (_req, res) => {
  res.json({ items: [] });
});
everyRouteHasARule(app);

app.use((_req, res) => refuse(res, 404));
app.use((err: unknown, _req: Request, res: Response, _next: NextFunction) => {
  const status = Number((err as { status?: unknown }).status ?? 500);
  if (status >= 500) console.error(err);
  refuse(res, status);
});

app.listen(Number(process.env.PORT), "127.0.0.1");
