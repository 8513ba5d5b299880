import { fail } from "../../lib/answers";

// Every address that no other route has. Next.js would answer with an HTML page.
const unknown = () => fail(404);

export { unknown as DELETE, unknown as GET, unknown as PATCH, unknown as POST, unknown as PUT };
