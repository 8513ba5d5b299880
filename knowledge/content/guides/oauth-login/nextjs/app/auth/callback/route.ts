import { cookies } from "next/headers";
import { take } from "../../../lib/attempts";
import { flags } from "../../../lib/cookies";
import { finish } from "../../../lib/oidc";
import { begin, end } from "../../../lib/sessions";

const headers = { "cache-control": "no-store", "referrer-policy": "no-referrer" }; // the code stands in the address

export async function GET(request: Request): Promise<Response> {
  const jar = await cookies();
  const attempt = await take(jar.get("__Host-login")?.value ?? "");
  jar.set("__Host-login", "", { ...flags, maxAge: 0 });
  let user: string;
  try {
    if (!attempt) throw new Error("this browser has not started a sign-in, or it took too long");
    user = await finish(new URL(request.url).search, attempt);
  } catch (err) {
    console.warn("sign-in refused:", String(err)); // why is for us; the visitor gets one text
    return new Response("Sign-in did not work. Please start again.", { status: 400, headers });
  }
  await end(jar.get("__Host-session")?.value ?? ""); // a session of before, somebody else's perhaps
  jar.set("__Host-session", await begin(user), flags);
  return new Response(null, { status: 303, headers: { ...headers, location: "/" } });
}
