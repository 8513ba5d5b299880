import { db } from "../../lib/db";

export const dynamic = "force-dynamic";

// Stands for a request that hangs.
export async function GET() {
  await db.query("SELECT pg_sleep(600)");
  return new Response();
}
