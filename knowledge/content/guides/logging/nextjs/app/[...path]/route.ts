import { logged } from "../../lib/request";

// What no other route takes is one value, whatever was asked for.
const missing = logged("unmatched", () => new Response(null, { status: 404 }));
export { missing as GET, missing as POST, missing as PUT, missing as PATCH, missing as DELETE };
