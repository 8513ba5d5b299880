import { leaving } from "../../lib/shutdown";

export const dynamic = "force-dynamic"; // next build would ask once and keep the answer

export function GET() {
  return new Response(null, { status: leaving() ? 503 : 200 });
}
