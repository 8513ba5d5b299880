import { begin } from "../../lib/families";
import { Credentials, grant, refuse, takes } from "../../lib/json";
import { byPassword } from "../../lib/users";

export const POST = takes(Credentials, async ({ email, password }) => {
  const user = await byPassword(email, password);
  // The same for an unknown address, a wrong password and a blocked user.
  return user ? grant(user, await begin(user)) : refuse(401, "invalid_credentials");
});
