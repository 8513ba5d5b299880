import { readForm } from "../../lib/form";
import { refuse, renew, signedIn } from "../../lib/guard";
import { hasPassword, setPassword } from "../../lib/users";

const leastPassword = 15; // characters, where the password is the only factor (NIST SP 800-63B-4)

export const POST = signedIn(async (request, user) => {
  const field = await readForm(request);
  if (!(await hasPassword(user, field("old")))) return refuse(403);
  if ([...field("new")].length < leastPassword) return refuse(422);
  await setPassword(user, field("new"));
  await renew(user);
  return new Response(null, { status: 204 });
});
