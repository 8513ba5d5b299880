import { guarded } from "../../../lib/auth";

export const DELETE = guarded({ scope: "orders.delete", role: "admin" }, () => new Response(null, { status: 204 }));
