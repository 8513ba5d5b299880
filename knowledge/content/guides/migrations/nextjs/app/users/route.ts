import { db } from "../../lib/db";

export const dynamic = "force-dynamic"; // the build must not ask a database

// The program never changes the schema. It names its columns: with SELECT * a new one reaches programs that do not know it.
export async function GET() {
  const { rows } = await db.query("SELECT id, name FROM users ORDER BY name, id LIMIT 100");
  return Response.json({ items: rows });
}

export async function POST(request: Request) {
  const { name } = (await request.json()) as { name?: unknown };
  if (typeof name !== "string" || name === "") return new Response(null, { status: 422 });
  const { rows } = await db.query("INSERT INTO users (name) VALUES ($1) RETURNING id, name", [name]);
  return Response.json(rows[0], { status: 201 });
}
