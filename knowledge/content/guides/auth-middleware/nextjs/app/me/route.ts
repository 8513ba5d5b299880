import { guarded } from "../../lib/auth";

export const GET = guarded({}, (_, user) => Response.json({ id: user.id }));
