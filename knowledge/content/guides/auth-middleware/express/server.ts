import express, { type NextFunction, type Request, type Response } from "express";
import { caller, guard, refuse } from "./auth.ts";
import { tokenReader } from "./token.ts";
import { find, signOutEverywhere } from "./users.ts";

const need = guard({ read: tokenReader(), find });

const app = express();
app.disable("x-powered-by");

app.get("/me", need(), (_req, res) => {
  res.json({ id: caller(res).id });
});
app.get("/orders", need({ scope: "orders.read" }), (_req, res) => {
  res.json({ items: [] });
});
app.delete("/orders/:id", need({ scope: "orders.delete", role: "admin" }), (_req, res) => {
  res.status(204).end();
});
app.get("/audit", need({ role: "admin" }), (_req, res) => {
  res.json({ items: [] });
});
app.post("/sign-out", need(), async (_req, res) => {
  await signOutEverywhere(caller(res));
  res.status(204).end();
});

app.use((_req, res) => refuse(res, 404));
app.use((err: unknown, _req: Request, res: Response, _next: NextFunction) => {
  console.error(err);
  refuse(res, 500);
});

app.listen(Number(process.env.PORT), "127.0.0.1");
