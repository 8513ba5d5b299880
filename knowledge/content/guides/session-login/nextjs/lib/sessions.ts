import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { db } from "./db";

// Only the database's clock counts, so that all instances agree.

/** Makes a session and returns its id: 256 random bits, of which only the hash is kept. */
export async function begin(user: string): Promise<string> {
  const id = randomBytes(32).toString("base64url");
  await db.query("INSERT INTO sessions (id_hash, user_id) VALUES ($1, $2)", [hash(id), user]);
  return id;
}

/**
 * Whose session it is; this counts as use. Half an hour without use ends a session, and so do twelve hours with it. A busy
 * site writes used_at only every few minutes.
 */
export async function userOf(id: string): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(
    `UPDATE sessions s SET used_at = now() FROM users u
     WHERE s.id_hash = $1 AND s.used_at > now() - interval '30 minutes' AND s.created_at > now() - interval '12 hours'
       AND u.id = s.user_id AND NOT u.blocked
     RETURNING u.id`,
    [hash(id)],
  );
  return rows[0]?.id;
}

/** Ends a session on the server; that the browser forgets its cookie is the smaller part. */
export async function end(id: string) {
  await db.query("DELETE FROM sessions WHERE id_hash = $1", [hash(id)]);
}

const hash = (id: string) => createHash("sha256").update(id).digest();
