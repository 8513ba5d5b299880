import { cookies } from "next/headers";
import { userOf } from "../../lib/sessions";

export async function GET(): Promise<Response> {
  const user = await userOf((await cookies()).get("__Host-session")?.value ?? "");
  const body = user ? { id: user } : { title: "Unauthorized", status: 401 };
  return Response.json(body, { status: user ? 200 : 401, headers: { "cache-control": "no-store" } });
}
