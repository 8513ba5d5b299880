import { handler, only, read, send } from "../../../lib/http";
import { Filter, Whole } from "../../../lib/input";
import { filter, insert, Refusal } from "../../../lib/posts";

export const GET = handler(async (request) => {
  const query = Filter.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!query.success) throw new Refusal(400, "status is draft or published, and the only parameter");
  return Response.json({ items: await filter(query.data.status) });
});

export const POST = handler(async (request) => {
  const { title, text } = await read(request, "application/json", Whole);
  const post = await insert(title, text);
  return send(post, 201, { location: `/api/posts/${post.id}` });
});

const others = only("GET, HEAD, POST");
export { others as DELETE, others as PATCH, others as PUT };
