import "server-only";
import { STATUS_CODES } from "node:http";
import { cookies } from "next/headers";
import { begin, end, userOf } from "./sessions";

// The prefix __Host- makes browsers insist on Secure, Path=/ and no Domain: a sister host cannot plant the cookie.
const cookie = "__Host-session";
const flags = { path: "/", secure: true, httpOnly: true, sameSite: "lax" } as const;

type Handler = (request: Request) => Promise<Response>;
type UserHandler = (request: Request, user: string) => Promise<Response>;

/**
 * Goes around every handler: refuses what foreign pages send, and keeps answers out of caches. Server Actions compare the
 * Origin themselves; route handlers do not. GET passes, so it must change nothing; without either header it is no browser.
 */
export function guarded(handler: Handler): Handler {
  return async (request) => {
    let answer: Response;
    try {
      answer = ownPage(request) ? await handler(request) : refuse(403);
    } catch (err) {
      console.error(err); // a store that is down, say: a 401 would send everybody to the sign-in
      answer = refuse(500);
    }
    answer.headers.set("cache-control", "no-store");
    return answer;
  };
}

/** The same for who has a session. Whether this user may do this is the next question, and not answered here. */
export const signedIn = (handler: UserHandler) =>
  guarded(async (request) => {
    const user = await userOf(await sessionId());
    return user ? handler(request, user) : refuse(401);
  });

function ownPage(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  if (["GET", "HEAD", "OPTIONS"].includes(request.method)) return true;
  return site ? ["same-origin", "none"].includes(site) : !origin || URL.parse(origin)?.host === request.headers.get("host");
}

/** Ends the session that came along, if any, and begins another: an id that somebody planted is worth nothing. */
export async function renew(user: string) {
  await end(await sessionId());
  (await cookies()).set(cookie, await begin(user), flags);
}

export async function signOut() {
  await end(await sessionId());
  // cookies().delete leaves Secure out. Browsers do not take a cookie of this name without it, and keep the old one.
  (await cookies()).set(cookie, "", { ...flags, maxAge: 0 });
}

const sessionId = async () => (await cookies()).get(cookie)?.value ?? "";

export function refuse(status: number) {
  const answer = Response.json({ title: STATUS_CODES[status], status }, { status });
  answer.headers.set("content-type", "application/problem+json");
  return answer;
}
