import express, { type NextFunction, type Request, type Response } from "express";
import { z } from "zod";
import { begin, end, redeem } from "./families.ts";
import { accessLife, accessToken, publicKeys } from "./tokens.ts";
import { byPassword, setPassword } from "./users.ts";

const Credentials = z.object({ email: z.string().max(254), password: z.string() });
const NewPassword = Credentials.extend({ new_password: z.string() });
const Refresh = z.object({ refresh_token: z.string().min(1) });
const leastPassword = 15; // characters, where the password is the only factor (NIST SP 800-63B-4)

const app = express();
app.disable("x-powered-by");
app.get("/.well-known/jwks.json", (_req, res) => {
  res.json(publicKeys);
});
app.use((req, res, next) => {
  res.set("Cache-Control", "no-store"); // tokens are in here
  if (req.method === "POST" && !req.is("application/json")) refuse(res, 415, "unsupported_media_type");
  else next();
});
app.use(express.json({ limit: "4kb" }));

app.post("/login", async (req, res) => {
  const { email, password } = Credentials.parse(req.body);
  const user = await byPassword(email, password);
  // The same for an unknown address, a wrong password and a blocked user.
  if (user) await grant(res, user, await begin(user));
  else refuse(res, 401, "invalid_credentials");
});

app.post("/token", async (req, res) => {
  const redeemed = await redeem(Refresh.parse(req.body).refresh_token);
  if (redeemed) await grant(res, redeemed.user, redeemed.next);
  else refuse(res, 400, "invalid_grant"); // unknown, ended or reused: the client signs in again
});

app.post("/logout", async (req, res) => {
  await end(Refresh.parse(req.body).refresh_token);
  res.status(204).end();
});

app.post("/password", async (req, res) => {
  const { email, password, new_password } = NewPassword.parse(req.body);
  const user = await byPassword(email, password);
  if (!user) return refuse(res, 401, "invalid_credentials");
  if ([...new_password].length < leastPassword) return refuse(res, 422, "password_too_short");
  await setPassword(user, new_password);
  res.status(204).end();
});

app.use((_req, res) => refuse(res, 404, "not_found"));
app.use((err: unknown, _req: Request, res: Response, _next: NextFunction) => {
  const status = err instanceof z.ZodError ? 400 : Number((err as { status?: unknown }).status ?? 500);
  if (status >= 500) console.error(err);
  refuse(res, status, status < 500 ? "invalid_request" : "server_error");
});

app.listen(Number(process.env.PORT), "127.0.0.1");

async function grant(res: Response, user: string, refresh: string) {
  res.json({ access_token: await accessToken(user), token_type: "Bearer", expires_in: accessLife, refresh_token: refresh });
}

function refuse(res: Response, status: number, error: string) {
  res.status(status).json({ error });
}
