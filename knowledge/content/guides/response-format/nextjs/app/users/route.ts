import type { NextRequest } from "next/server";
import { getOnly, list } from "../../lib/answers";
import { named } from "../../lib/users";

export function GET(request: NextRequest) {
  return list(named(request.nextUrl.searchParams.get("name")));
}

export { getOnly as DELETE, getOnly as PATCH, getOnly as POST, getOnly as PUT };
