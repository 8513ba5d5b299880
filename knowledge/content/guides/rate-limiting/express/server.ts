import { STATUS_CODES } from "node:http";
import express, { type NextFunction, type Request, type Response } from "express";
import { login, loginPair, pair, reports, search, StoreGone } from "./limit.ts";

const app = express();
app.disable("x-powered-by");
// The networks of our own proxies. true would believe whatever the client writes; without it all clients are one, the proxy.
app.set("trust proxy", (process.env.TRUSTED_PROXIES ?? "").split(",").filter(Boolean));

app.get("/livez", (_req, res) => void res.end()); // never limited: the platform asks

app.get("/search", search, (_req, res) => {
  res.json({ items: [] });
});

app.get("/reports", bearer, reports, (_req, res) => {
  res.json({ report: "..." });
});

// The limits stand before the password, so that fifty at once try five.
app.post("/login", express.json({ limit: "4kb" }), login, async (req: Request, res: Response) => {
  if (!right(req.body?.email, req.body?.password)) return problem(res, 401);
  await loginPair.resetKey(pair(req));
  res.json({ account: req.body.email });
});

app.use((err: Error & { status?: number }, _req: Request, res: Response, _next: NextFunction) => {
  if (err instanceof StoreGone) return problem(res.set("Retry-After", "5"), 503);
  console.error(err);
  problem(res, err.status ?? 500);
});

/** Stands for your check of the token. */
function bearer(req: Request, res: Response, next: NextFunction) {
  res.locals.account = /^Bearer (.+)$/.exec(req.get("authorization") ?? "")?.[1];
  if (!res.locals.account) return problem(res, 401);
  next();
}

/** Stands for your check of the password. */
function right(email: unknown, password: unknown) {
  return ["ada@example.com", "bob@example.com"].includes(String(email).trim().toLowerCase()) && password === "correct horse";
}

function problem(res: Response, status: number) {
  res.status(status).set("Cache-Control", "no-store").type("application/problem+json").json({ title: STATUS_CODES[status], status });
}

app.listen(Number(process.env.PORT), "127.0.0.1");
