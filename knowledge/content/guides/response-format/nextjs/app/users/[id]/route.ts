import { fail, getOnly } from "../../../lib/answers";
import { byId } from "../../../lib/users";

export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }) {
  const user = byId((await params).id);
  if (!user) return fail(404, "https://api.example.com/problems/no-user", "no user has this id");
  return Response.json(user);
}

export { getOnly as DELETE, getOnly as PATCH, getOnly as POST, getOnly as PUT };
