import { allow, refuse } from "../../../lib/allow";
import { find } from "../../../lib/invoices";

export const GET = allow<{ id: string }>("invoices.read", async (caller, { id }) => {
  const invoice = await find(caller, id);
  return invoice ? Response.json(invoice) : refuse(404);
});
