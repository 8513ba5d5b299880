import { STATUS_CODES } from "node:http";
import express, { type CookieOptions, type NextFunction, type Request, type Response } from "express";
import { keep, take } from "./attempts.ts";
import { finish, newAttempt, signInAddress } from "./oidc.ts";
import { begin, end, userOf } from "./sessions.ts";

// Lax: with Strict the browser would not send the cookie when it comes back from the provider.
const flags: CookieOptions = { path: "/", secure: true, httpOnly: true, sameSite: "lax" };

const app = express();
app.disable("x-powered-by");
app.use((_req, res, next) => {
  res.set({ "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" }); // the code stands in the address
  next();
});

app.get("/auth/start", async (_req, res) => {
  const attempt = newAttempt();
  res.cookie("__Host-login", await keep(attempt), { ...flags, maxAge: 600_000 });
  res.redirect(302, await signInAddress(attempt));
});

app.get("/auth/callback", async (req, res) => {
  const attempt = await take(cookie(req, "__Host-login"));
  res.clearCookie("__Host-login", flags);
  let user: string;
  try {
    if (!attempt) throw new Error("this browser has not started a sign-in, or it took too long");
    user = await finish(req.url.split("?")[1] ?? "", attempt);
  } catch (err) {
    console.warn("sign-in refused:", String(err)); // why is for us; the visitor gets one text
    res.status(400).type("text/plain").send("Sign-in did not work. Please start again.");
    return;
  }
  await end(cookie(req, "__Host-session")); // a session of before, somebody else's perhaps
  res.cookie("__Host-session", await begin(user), flags);
  res.redirect(303, "/");
});

app.get("/me", async (req, res) => {
  const user = await userOf(cookie(req, "__Host-session"));
  if (user) res.json({ id: user });
  else refuse(res, 401);
});

app.use((_req, res) => refuse(res, 404));
app.use((err: unknown, _req: Request, res: Response, _next: NextFunction) => {
  console.error(err);
  refuse(res, 500);
});

app.listen(Number(process.env.PORT), "127.0.0.1");

function cookie(req: Request, name: "__Host-login" | "__Host-session"): string {
  return new RegExp(`(?:^|; ?)${name}=([^;]*)`).exec(req.headers.cookie ?? "")?.[1] ?? "";
}

function refuse(res: Response, status: number) {
  res.status(status).type("application/problem+json").json({ title: STATUS_CODES[status], status });
}
