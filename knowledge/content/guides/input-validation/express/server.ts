import { STATUS_CODES } from "node:http";
import express, { type NextFunction, type Request, type Response } from "express";
import { jsonBody, Refusal } from "./body.ts";
import { check, SignUp } from "./signup.ts";

const app = express();
app.disable("x-powered-by");

app.post("/users", jsonBody, (req: Request, res: Response) => {
  const { password, ...user } = check(SignUp, req.body); // the service would store it, and refuse what is taken
  res.status(201).json(user); // the password must not travel back
});

app.use((_req, _res) => {
  throw new Refusal(404, "no such address");
});
app.use((err: Error & { status?: number; errors?: unknown }, _req: Request, res: Response, _next: NextFunction) => {
  const status = err.status ?? 500; // body-parser's errors have one, too: 413 for what is too large
  if (status >= 500) console.error(err);
  res.status(status).type("application/problem+json").json({
    title: STATUS_CODES[status],
    status,
    detail: err instanceof Refusal ? err.message : undefined,
    errors: err.errors,
  });
});

app.listen(Number(process.env.PORT), "127.0.0.1");
