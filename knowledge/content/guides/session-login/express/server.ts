import express, { type NextFunction, type Request, type Response } from "express";
import { caller, ownPagesOnly, refuse, renew, signedIn, signOut } from "./guard.ts";
import { byPassword, hasPassword, setPassword } from "./users.ts";

const leastPassword = 15; // characters, where the password is the only factor (NIST SP 800-63B-4)

const app = express();
app.disable("x-powered-by");
app.use((_req, res, next) => {
  res.set("Cache-Control", "no-store"); // everything here is about one person
  next();
});
app.use(ownPagesOnly);
app.use(express.urlencoded({ extended: false, limit: "4kb" }));

app.post("/login", async (req, res) => {
  const user = await byPassword(field(req, "email"), field(req, "password"));
  if (!user) return refuse(res, 401); // the same for an unknown address, a wrong password and a blocked user
  await renew(req, res, user);
  res.status(303).location(ownPath(field(req, "next"))).end();
});

app.post("/logout", async (req, res) => {
  await signOut(req, res);
  res.set("Clear-Site-Data", '"cache", "storage"').status(204).end();
});

app.post("/password", signedIn, async (req, res) => {
  if (!(await hasPassword(caller(res), field(req, "old")))) return refuse(res, 403);
  if ([...field(req, "new")].length < leastPassword) return refuse(res, 422);
  await setPassword(caller(res), field(req, "new"));
  await renew(req, res, caller(res));
  res.status(204).end();
});

app.get("/me", signedIn, (_req, res) => {
  res.json({ id: caller(res) });
});

app.use((_req, res) => refuse(res, 404));
app.use((err: unknown, _req: Request, res: Response, _next: NextFunction) => {
  console.error(err);
  refuse(res, 500);
});

app.listen(Number(process.env.PORT), "127.0.0.1");

/** A field of the form as text; one that comes twice is a list otherwise. */
function field(req: Request, name: string): string {
  const value: unknown = req.body?.[name];
  return typeof value === "string" ? value : "";
}

/** Keeps the redirect on this site: browsers read "//evil" and "/\evil" as another host. */
function ownPath(next: string): string {
  return /^\/([!-.0-[\]-~][!-[\]-~]*)?$/.test(next) ? next : "/";
}
