import { getOnly } from "../../../../lib/answers";
import { not, ok } from "../../../../lib/flag";
import { byId } from "../../../../lib/users";

export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }) {
  const user = byId((await params).id);
  return user ? ok(user) : not(404, "no-user", "no user has this id");
}

export { getOnly as DELETE, getOnly as PATCH, getOnly as POST, getOnly as PUT };
