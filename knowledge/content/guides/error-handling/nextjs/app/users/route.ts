import { edge, json, only } from "../../lib/edge";
import { notValid } from "../../lib/errors";
import { ada, create } from "../../lib/users";

export const GET = edge((request) => {
  const limit = new URL(request.url).searchParams.get("limit") ?? "";
  if (!/^\d*$/.test(limit)) throw notValid({ parameter: "limit", detail: "is not a number" });
  return Response.json({ items: [ada] });
});

export const POST = edge(async (request) => Response.json(create(await json(request)), { status: 201 }));

const others = only("GET, HEAD, POST");
export { others as DELETE, others as PATCH, others as PUT };
