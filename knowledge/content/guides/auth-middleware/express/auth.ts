import { STATUS_CODES } from "node:http";
import type { NextFunction, Request, Response } from "express";
import { TokenError, type Token } from "./token.ts";
import type { User } from "./users.ts";

/** Scope is about the app that holds the token, role about its user: somebody's app may do what both allow. */
export type Need = { scope?: string; role?: string };

type Gate = { read: (token: string) => Promise<Token>; find: (id: string) => Promise<User | undefined> };

/** The caller, behind guard(). */
export const caller = (res: Response) => res.locals.user as User;

/** Lets a request pass when its caller is known, not blocked, and has what is needed. What it throws becomes a 500. */
export function guard({ read, find }: Gate) {
  return (need: Need = {}) =>
    async (req: Request, res: Response, next: NextFunction) => {
      const offered = bearer(req);
      if (!offered) return refuse(res, 401, 'Bearer realm="api"'); // nothing was offered, so nothing is called wrong
      let token: Token;
      try {
        token = await read(offered);
      } catch (err) {
        if (!(err instanceof TokenError)) throw err;
        console.info("token refused:", String(err.cause)); // the reason; never the token
        return refuse(res, 401, invalid(err.expired));
      }
      const user = await find(token.subject); // a store that is down throws: a 401 would sign everybody out
      // Tokens count in whole seconds, so one of the very second of the sign-out passes. The next sign-in must, too.
      if (!user || user.blocked || token.issued < Math.floor(user.since)) return refuse(res, 401, invalid());
      if (need.scope && !token.scopes.includes(need.scope)) {
        return refuse(res, 403, `Bearer realm="api", error="insufficient_scope", scope="${need.scope}"`);
      }
      if (need.role && !user.roles.includes(need.role)) return refuse(res, 403); // no token would help
      res.locals.user = user;
      next();
    };
}

/** The token of exactly one Authorization header. Tokens in addresses are not looked at: addresses end up in logs. */
function bearer(req: Request): string | undefined {
  const headers = req.headersDistinct.authorization ?? []; // req.headers keeps the first of two
  return headers.length === 1 ? /^bearer ([^ ,]+)$/i.exec(headers[0]!)?.[1] : undefined;
}

const invalid = (expired = false) =>
  `Bearer realm="api", error="invalid_token"${expired ? ', error_description="expired"' : ""}`;

export function refuse(res: Response, status: number, challenge?: string) {
  if (challenge) res.set("WWW-Authenticate", challenge);
  res.status(status).type("application/problem+json").json({ title: STATUS_CODES[status], status });
}
