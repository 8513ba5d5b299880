import { db } from "../../lib/db";

// Stands for a request that takes a second and a half.
export async function POST() {
  await db.query("SELECT pg_sleep(1.5)");
  await db.query("INSERT INTO orders (note) VALUES ('paid')");
  return new Response(null, { status: 201 });
}
