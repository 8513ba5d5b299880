import { cookies } from "next/headers";
import { keep } from "../../../lib/attempts";
import { flags } from "../../../lib/cookies";
import { newAttempt, signInAddress } from "../../../lib/oidc";

export const dynamic = "force-dynamic"; // or next build asks the provider, and everybody gets that one attempt

export async function GET(): Promise<Response> {
  const attempt = newAttempt();
  const location = await signInAddress(attempt);
  (await cookies()).set("__Host-login", await keep(attempt), { ...flags, maxAge: 600 });
  return new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
}
