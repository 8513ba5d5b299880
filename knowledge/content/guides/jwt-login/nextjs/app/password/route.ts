import { z } from "zod";
import { Credentials, refuse, takes } from "../../lib/json";
import { byPassword, setPassword } from "../../lib/users";

const leastPassword = 15; // characters, where the password is the only factor (NIST SP 800-63B-4)

export const POST = takes(Credentials.extend({ new_password: z.string() }), async ({ email, password, new_password }) => {
  const user = await byPassword(email, password);
  if (!user) return refuse(401, "invalid_credentials");
  if ([...new_password].length < leastPassword) return refuse(422, "password_too_short");
  await setPassword(user, new_password);
  return new Response(null, { status: 204 });
});
