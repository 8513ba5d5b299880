import { logged } from "../../../lib/request";

export const POST = logged("/resets/[token]", () => new Response(null, { status: 204 }));
