import { STATUS_CODES } from "node:http";
import type { CookieOptions, NextFunction, Request, Response } from "express";
import { begin, end, userOf } from "./sessions.ts";

// The prefix __Host- makes browsers insist on Secure, Path=/ and no Domain: a sister host cannot plant the cookie.
const cookie = "__Host-session";
const flags: CookieOptions = { path: "/", secure: true, httpOnly: true, sameSite: "lax" };

/** Refuses what foreign pages send. GET and HEAD pass, so they must change nothing; without either header it is no browser. */
export function ownPagesOnly(req: Request, res: Response, next: NextFunction) {
  const site = req.get("sec-fetch-site");
  const origin = req.get("origin");
  const own = site ? ["same-origin", "none"].includes(site) : !origin || URL.parse(origin)?.host === req.get("host");
  if (own || ["GET", "HEAD", "OPTIONS"].includes(req.method)) next();
  else refuse(res, 403);
}

/** Lets through who has a session. Whether this user may do this is the next question, and not answered here. */
export async function signedIn(req: Request, res: Response, next: NextFunction) {
  const user = await userOf(sessionId(req)); // a store that is down throws: a 401 would send everybody to the sign-in
  if (!user) return refuse(res, 401);
  res.locals.user = user;
  next();
}

/** The user, behind signedIn. */
export const caller = (res: Response) => res.locals.user as string;

/** Ends the session that came along, if any, and begins another: an id that somebody planted is worth nothing. */
export async function renew(req: Request, res: Response, user: string) {
  await end(sessionId(req));
  res.cookie(cookie, await begin(user), flags);
}

export async function signOut(req: Request, res: Response) {
  await end(sessionId(req));
  res.clearCookie(cookie, flags); // without the flags browsers do not take it, and keep the old one
}

const sessionId = (req: Request) => /(?:^|; ?)__Host-session=([^;]*)/.exec(req.headers.cookie ?? "")?.[1] ?? "";

export function refuse(res: Response, status: number) {
  res.status(status).type("application/problem+json").json({ title: STATUS_CODES[status], status });
}
