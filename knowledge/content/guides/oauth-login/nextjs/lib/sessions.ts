import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { db } from "./db";

// The guide on session login says why it is so.

export async function begin(user: string): Promise<string> {
  const id = randomBytes(32).toString("base64url");
  await db.query("INSERT INTO sessions (id_hash, user_id) VALUES ($1, $2)", [hash(id), user]);
  return id;
}

export async function userOf(id: string): Promise<string | undefined> {
  const { rows } = await db.query<{ user_id: string }>(
    `UPDATE sessions SET used_at = now()
     WHERE id_hash = $1 AND used_at > now() - interval '30 minutes' AND created_at > now() - interval '12 hours'
     RETURNING user_id`,
    [hash(id)],
  );
  return rows[0]?.user_id;
}

export async function end(id: string) {
  await db.query("DELETE FROM sessions WHERE id_hash = $1", [hash(id)]);
}

const hash = (id: string) => createHash("sha256").update(id).digest();
