import { allow } from "../../lib/allow";

export const GET = allow("reports.read", async () => Response.json({ items: [] }));
