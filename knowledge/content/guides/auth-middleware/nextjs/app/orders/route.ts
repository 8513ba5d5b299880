import { guarded } from "../../lib/auth";

export const GET = guarded({ scope: "orders.read" }, () => Response.json({ items: [] }));
