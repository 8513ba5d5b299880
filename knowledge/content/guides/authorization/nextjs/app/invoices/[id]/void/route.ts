import { allow, refuse } from "../../../../lib/allow";
import { find, setStatus } from "../../../../lib/invoices";
import { mayVoid } from "../../../../lib/rules";

export const POST = allow<{ id: string }>("invoices.void", async (caller, { id }) => {
  const invoice = await find(caller, id);
  if (!invoice) return refuse(404); // out of sight
  if (!mayVoid(caller.user, invoice)) return refuse(403); // in sight, so nothing is given away
  return Response.json(await setStatus(caller, id, "void"));
});
