import { z } from "zod";
import { allow, refuse } from "../../lib/allow";
import { create, list } from "../../lib/invoices";

const NewInvoice = z.object({ amount_cents: z.int().positive() }); // the only member that a caller may set

export const GET = allow("invoices.read", async (caller) => Response.json({ items: await list(caller) }));

export const POST = allow("invoices.create", async (caller, _params, request) => {
  const body = NewInvoice.safeParse(await request.json().catch(() => undefined));
  if (!body.success) return refuse(422);
  const invoice = await create(caller, body.data.amount_cents);
  return Response.json(invoice, { status: 201, headers: { location: `/invoices/${invoice.id}` } });
});
