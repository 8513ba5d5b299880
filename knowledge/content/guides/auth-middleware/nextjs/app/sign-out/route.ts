import { guarded } from "../../lib/auth";
import { signOutEverywhere } from "../../lib/users";

export const POST = guarded({}, async (_, user) => {
  await signOutEverywhere(user);
  return new Response(null, { status: 204 });
});
