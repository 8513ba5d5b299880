import { db, question } from "../../lib/db";

export const dynamic = "force-dynamic"; // next build would ask once and keep the answer

export async function GET() {
  try {
    await db.query(question);
    return answer(200);
  } catch (err) {
    console.error("not ready:", err); // the reason is for us; addresses and versions are nobody else's
    return answer(503);
  }
}

const answer = (status: number) => new Response(null, { status, headers: { "cache-control": "no-store" } });
