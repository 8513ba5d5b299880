import { z } from "zod";
import { answers } from "../../lib/answers";
import { users } from "../../lib/services";

// The shape and no rule; the guide on input validation goes further.
const NewUser = z.strictObject({ email: z.string(), name: z.string(), password: z.string() });

export const POST = answers(async (request: Request) => {
  const user = await users.create(NewUser.parse(await request.json()));
  return Response.json(user, { status: 201, headers: { location: `/users/${user.id}` } });
});
