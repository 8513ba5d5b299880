import "server-only";
import { STATUS_CODES } from "node:http";
import { TokenError, tokenReader, type Token } from "./token";
import { find, type User } from "./users";

/** Scope is about the app that holds the token, role about its user: somebody's app may do what both allow. */
export type Need = { scope?: string; role?: string };

type Handler = (request: Request, user: User) => Response | Promise<Response>;

let read: ReturnType<typeof tokenReader> | undefined; // not at once: next build loads this file without the settings

/**
 * A route handler that is reached when its caller is known, not blocked, and has what is needed. Each handler asks for it
 * itself: proxy.ts runs before routing and is no permission check.
 */
export function guarded(need: Need, handler: Handler) {
  return async (request: Request): Promise<Response> => {
    try {
      const user = await admit(request, need);
      return user instanceof Response ? user : await handler(request, user);
    } catch (err) {
      console.error(err); // a store that is down: a 401 would sign everybody out
      return refuse(500);
    }
  };
}

async function admit(request: Request, need: Need): Promise<User | Response> {
  const offered = /^bearer ([^ ,]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!offered) return refuse(401, 'Bearer realm="api"'); // nothing was offered, so nothing is called wrong
  let token: Token;
  try {
    token = await (read ??= tokenReader())(offered);
  } catch (err) {
    if (!(err instanceof TokenError)) throw err;
    console.info("token refused:", String(err.cause)); // the reason; never the token
    return refuse(401, invalid(err.expired));
  }
  const user = await find(token.subject);
  // Tokens count in whole seconds, so one of the very second of the sign-out passes. The next sign-in must, too.
  if (!user || user.blocked || token.issued < Math.floor(user.since)) return refuse(401, invalid());
  if (need.scope && !token.scopes.includes(need.scope)) {
    return refuse(403, `Bearer realm="api", error="insufficient_scope", scope="${need.scope}"`);
  }
  if (need.role && !user.roles.includes(need.role)) return refuse(403); // no token would help
  return user;
}

const invalid = (expired = false) =>
  `Bearer realm="api", error="invalid_token"${expired ? ', error_description="expired"' : ""}`;

function refuse(status: number, challenge?: string) {
  const answer = Response.json({ title: STATUS_CODES[status], status }, { status });
  answer.headers.set("content-type", "application/problem+json");
  if (challenge) answer.headers.set("www-authenticate", challenge);
  return answer;
}
