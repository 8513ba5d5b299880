import { problem } from "../../lib/http";

// Every address that no other route has. Next.js would answer with an HTML page.
const unknown = () => problem(404, "no such address");

export { unknown as DELETE, unknown as GET, unknown as PATCH, unknown as POST, unknown as PUT };
