import { broker, signedIn } from "../../lib/state";

// Stands for everything that changes data. The event is a hint; the API has the whole.
export async function POST(request: Request) {
  if (!signedIn(request)) return new Response("sign in", { status: 401 });
  const body: unknown = await request.json().catch(() => null);
  const text = body && typeof body === "object" && "text" in body ? body.text : undefined;
  if (typeof text !== "string") return new Response(null, { status: 400 });
  broker.publish(text);
  return new Response(null, { status: 204 });
}
