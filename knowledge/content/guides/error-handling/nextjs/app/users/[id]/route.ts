import { edge, only } from "../../../lib/edge";
import { find } from "../../../lib/users";

export const GET = edge((_request, { id }) => Response.json(find(id!)));

const others = only("GET, HEAD");
export { others as DELETE, others as PATCH, others as POST, others as PUT };
