import { allow, refuse } from "../../../../lib/allow";
import { setStatus } from "../../../../lib/invoices";

export const POST = allow<{ id: string }>("invoices.dispute", async (caller, { id }) => {
  const invoice = await setStatus(caller, id, "disputed");
  return invoice ? Response.json(invoice) : refuse(404);
});
