import "server-only";
import { createHash } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { db } from "./db";
import { reach, type Action, type User } from "./rules";

/** Who asks, and how far that reaches. Everything that reads or changes data takes it. */
export type Caller = { user: User; all: boolean; notes: boolean };

type Context<P> = { params: Promise<P> };
type Handler<P> = (caller: Caller, params: P, request: Request) => Promise<Response>;

/**
 * A route handler that is reached by who has the right to this action. Which objects it reaches is up to the query. Each
 * handler asks by itself: proxy.ts runs before routing and is no permission check.
 */
export function allow<P>(action: Action, handler: Handler<P>) {
  return async (request: Request, { params }: Context<P>): Promise<Response> => {
    try {
      const caller = await admit(request, action);
      return caller instanceof Response ? caller : await handler(caller, await params, request);
    } catch (err) {
      console.error(err); // a check that fails denies
      return refuse(500);
    }
  };
}

/** For the few routes that are for everybody. */
export const open = (handler: () => Response) => handler;

async function admit(request: Request, action: Action): Promise<Caller | Response> {
  const key = /^bearer ([^ ,]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (!key) return refuse(401, 'Bearer realm="api"');
  const user = await userByKey(key);
  if (!user) return refuse(401, 'Bearer realm="api", error="invalid_token"');
  const right = reach(user, action); // looked up each time: a right that was taken away is gone at once
  if (!right) {
    console.warn(`denied: ${user.id}, ${user.role}, ${action}`);
    return refuse(403);
  }
  return { user, all: right === "all", notes: reach(user, "notes.read") === "all" };
}

// Stands for your sign-in.
async function userByKey(key: string): Promise<User | undefined> {
  const hash = createHash("sha256").update(key).digest();
  const { rows } = await db.query<User>("SELECT id, role FROM users WHERE key_hash = $1", [hash]);
  return rows[0];
}

export function refuse(status: number, challenge?: string): Response {
  const answer = Response.json({ title: STATUS_CODES[status], status }, { status });
  answer.headers.set("content-type", "application/problem+json");
  if (challenge) answer.headers.set("www-authenticate", challenge);
  return answer;
}
