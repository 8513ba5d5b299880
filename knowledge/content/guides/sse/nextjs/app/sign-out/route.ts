import { signedIn, signOut } from "../../lib/state";

export function POST(request: Request) {
  if (!signedIn(request)) return new Response("sign in", { status: 401 });
  signOut(request);
  return new Response(null, { status: 204 });
}
