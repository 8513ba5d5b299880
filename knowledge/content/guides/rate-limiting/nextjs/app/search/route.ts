import { address, limited, search } from "../../lib/limit";

export const GET = (request: Request) => limited([[search, address(request)]], () => Response.json({ items: [] }));
