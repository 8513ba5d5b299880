import { open } from "../../lib/allow";

export const GET = open(() => Response.json({ status: "ok" }));
