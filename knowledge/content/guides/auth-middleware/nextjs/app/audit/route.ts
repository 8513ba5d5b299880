import { guarded } from "../../lib/auth";

export const GET = guarded({ role: "admin" }, () => Response.json({ items: [] }));
