import { ownPath, readForm } from "../../lib/form";
import { guarded, refuse, renew } from "../../lib/guard";
import { byPassword } from "../../lib/users";

export const POST = guarded(async (request) => {
  const field = await readForm(request);
  const user = await byPassword(field("email"), field("password"));
  if (!user) return refuse(401); // the same for an unknown address, a wrong password and a blocked user
  await renew(user);
  return new Response(null, { status: 303, headers: { location: ownPath(field("next")) } });
});
