import { notFound } from "../../lib/edge";

// Every address that no other route has.
export { notFound as DELETE, notFound as GET, notFound as PATCH, notFound as POST, notFound as PUT };
