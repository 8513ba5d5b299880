import { createHash } from "node:crypto";
import { STATUS_CODES, type IncomingMessage } from "node:http";
import type { Application, NextFunction, Response } from "express";
import { db } from "./db.ts";
import { reach, type Action, type User } from "./rules.ts";

/** Who asks, and how far that reaches. Everything that reads or changes data takes it. */
export type Caller = { user: User; all: boolean; notes: boolean };

export const caller = (res: Response) => res.locals.caller as Caller;

/** Lets through who has the right to this action. Which objects it reaches is up to the query. What it throws becomes a 500. */
export function allow(action: Action) {
  const guard = async (req: IncomingMessage, res: Response, next: NextFunction) => {
    const key = /^bearer ([^ ,]+)$/i.exec(req.headers.authorization ?? "")?.[1];
    if (!key) return refuse(res, 401, 'Bearer realm="api"');
    const user = await userByKey(key);
    if (!user) return refuse(res, 401, 'Bearer realm="api", error="invalid_token"');
    const right = reach(user, action); // looked up each time: a right that was taken away is gone at once
    if (!right) {
      console.warn(`denied: ${user.id}, ${user.role}, ${action}`);
      return refuse(res, 403);
    }
    res.locals.caller = { user, all: right === "all", notes: reach(user, "notes.read") === "all" } satisfies Caller;
    next();
  };
  return Object.assign(guard, { rule: action });
}

/** For the few routes that are for everybody. */
export const open = Object.assign((_req: IncomingMessage, _res: Response, next: NextFunction) => next(), { rule: "open" });

/** Ends the start when a route does not begin with allow or open. */
export function everyRouteHasARule(app: Application) {
  for (const { route } of app.router.stack) {
    const first = route?.stack[0]?.handle;
    if (route && !(first && "rule" in first)) throw new Error(`${route.path} has no rule`);
  }
}

// Stands for your sign-in.
async function userByKey(key: string): Promise<User | undefined> {
  const hash = createHash("sha256").update(key).digest();
  const { rows } = await db.query<User>("SELECT id, role FROM users WHERE key_hash = $1", [hash]);
  return rows[0];
}

export function refuse(res: Response, status: number, challenge?: string) {
  if (challenge) res.set("WWW-Authenticate", challenge);
  res.status(status).type("application/problem+json").json({ title: STATUS_CODES[status], status });
}
