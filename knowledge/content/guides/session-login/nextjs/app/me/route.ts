import { signedIn } from "../../lib/guard";

export const GET = signedIn(async (_request, user) => Response.json({ id: user }));
