import { end } from "../../lib/families";
import { Refresh, takes } from "../../lib/json";

export const POST = takes(Refresh, async ({ refresh_token }) => {
  await end(refresh_token);
  return new Response(null, { status: 204 });
});
