import { NextResponse, type NextRequest } from "next/server";
import { listed } from "./lib/origins";

const allowed = {
  "access-control-allow-methods": "GET, POST, PUT",
  "access-control-allow-headers": "Content-Type, Idempotency-Key",
  "access-control-max-age": "7200", // Chrome keeps a preflight no longer
};

/**
 * Runs before every route, so that errors have the headers too, and Next.js's own answers. headers() in next.config.ts cannot
 * do it: it knows no Origin, and people write a star there.
 */
export function proxy(request: NextRequest) {
  const preflight = request.method === "OPTIONS" && request.headers.has("access-control-request-method");
  const answer = preflight ? new NextResponse(null, { status: 204, headers: allowed }) : NextResponse.next();
  if (request.nextUrl.pathname.startsWith("/open/")) {
    answer.headers.set("access-control-allow-origin", "*"); // open data: a star, and never credentials
    return answer;
  }
  answer.headers.append("vary", "Origin"); // also where no origin is allowed, or a cache would keep that answer for our pages
  const origin = request.headers.get("origin");
  if (origin !== null && listed(process.env.ORIGINS).includes(origin)) {
    answer.headers.set("access-control-allow-origin", origin);
    answer.headers.set("access-control-allow-credentials", "true"); // only because a cookie comes along
    answer.headers.set("access-control-expose-headers", "ETag"); // scripts see no other than these
  }
  return answer;
}
