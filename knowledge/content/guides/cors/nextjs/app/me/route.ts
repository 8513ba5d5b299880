import { fail, signedIn } from "../../lib/answers";

export function GET(request: Request) {
  if (!signedIn(request)) return fail(401);
  return Response.json({ id: "ada" }, { headers: { etag: '"1"', vary: "Cookie" } });
}

const others = () => fail(405, { allow: "GET, HEAD" });
export { others as DELETE, others as PATCH, others as POST, others as PUT };
