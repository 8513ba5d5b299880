import { STATUS_CODES } from "node:http";
import type { NextRequest } from "next/server";
import { z } from "zod";
import { after, CursorError, numbered } from "../../lib/items";

const maxLimit = 100;
const maxRow = 10_000; // how deep page numbers reach: the database reads and drops every row before the page

// Strict: a typing error in a filter must not look like no filter.
const Query = z
  .strictObject({
    status: z.enum(["active", "archived"]).default("active"),
    sort: z.enum(["-created", "title"]).default("-created"),
    limit: z.coerce.number().int().min(1).default(20).transform((n) => Math.min(n, maxLimit)),
    cursor: z.string().optional(),
    page: z.coerce.number().int().min(1).optional(),
  })
  .refine((q) => q.page === undefined || q.cursor === undefined, { error: "page or cursor, not both" })
  .refine((q) => (q.page ?? 0) * q.limit <= maxRow, { error: "that is too deep: use a cursor or a filter" });

export async function GET(request: NextRequest) {
  const { searchParams } = request.nextUrl;
  const query = Query.safeParse(Object.fromEntries(searchParams));
  if (!query.success) return refuse(400, z.prettifyError(query.error));
  if (new Set(searchParams.keys()).size < searchParams.size) return refuse(400, "a parameter is there twice");
  const { page, cursor, limit, ...list } = query.data;
  try {
    return Response.json(page ? await numbered(list, page, limit) : await after(list, cursor, limit));
  } catch (err) {
    if (err instanceof CursorError) return refuse(400, err.message);
    console.error(err);
    return refuse(500);
  }
}

function refuse(status: number, detail?: string) {
  const answer = Response.json({ title: STATUS_CODES[status], status, detail }, { status });
  answer.headers.set("content-type", "application/problem+json");
  return answer;
}
