import { handler, only, send } from "../../../../../lib/http";
import { publish } from "../../../../../lib/posts";

// An action with a rule of its own becomes a thing of its own.
export const POST = handler(async (_request, id, match) => send(await publish(id, match), 201));

const others = only("POST");
export { others as DELETE, others as GET, others as PATCH, others as PUT };
