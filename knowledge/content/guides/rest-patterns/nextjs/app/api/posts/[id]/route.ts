import { handler, only, read, send } from "../../../../lib/http";
import { Patch, Whole } from "../../../../lib/input";
import { change, find, remove } from "../../../../lib/posts";

export const GET = handler(async (_request, id) => send(await find(id)));

export const PUT = handler(async (request, id, match) =>
  send(await change(id, match, await read(request, "application/json", Whole))),
);

export const PATCH = handler(async (request, id, match) =>
  send(await change(id, match, await read(request, "application/merge-patch+json", Patch))),
);

export const DELETE = handler(async (_request, id, match) => {
  await remove(id, match);
  return new Response(null, { status: 204 });
});

export const POST = only("GET, HEAD, PUT, PATCH, DELETE");
