import type { NextRequest } from "next/server";
import { getOnly } from "../../../lib/answers";
import { ok } from "../../../lib/flag";
import { named } from "../../../lib/users";

export function GET(request: NextRequest) {
  return ok(named(request.nextUrl.searchParams.get("name")), { page: 1, limit: 20 });
}

export { getOnly as DELETE, getOnly as PATCH, getOnly as POST, getOnly as PUT };
