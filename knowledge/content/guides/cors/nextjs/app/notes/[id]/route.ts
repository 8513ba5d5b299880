import { fail, signedIn } from "../../../lib/answers";

export function PUT(request: Request) {
  return signedIn(request) ? new Response(null, { status: 204 }) : fail(401);
}
