import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { db } from "./db";

// A refresh token is 256 random bits, of which only the hash is kept. It ends after 14 days without use, and its family, one
// sign-in on one device, after 90 days in any case. Only the database's clock counts.

/** Starts a family and returns its first token. */
export async function begin(user: string): Promise<string> {
  const token = random();
  await db.query(
    `WITH family AS (INSERT INTO families (user_id, ends_at) VALUES ($1, now() + interval '90 days') RETURNING id)
     INSERT INTO refresh_tokens (hash, family_id, expires_at) SELECT $2, id, now() + interval '14 days' FROM family`,
    [user, hash(token)],
  );
  return token;
}

/**
 * Takes a token and returns its user and the token that follows it. One statement takes the old and keeps the new: of two
 * calls with one token one wins, and a fault in between uses nothing up.
 */
export async function redeem(token: string): Promise<{ user: string; next: string } | undefined> {
  const next = random();
  const { rows } = await db.query<{ user_id: string }>(
    `WITH taken AS (
       UPDATE refresh_tokens t SET used_at = now() FROM families f JOIN users u ON u.id = f.user_id
       WHERE t.hash = $1 AND t.used_at IS NULL AND t.expires_at > now()
         AND f.id = t.family_id AND f.ends_at > now() AND NOT u.blocked
       RETURNING f.id, f.user_id
     ), grown AS (
       INSERT INTO refresh_tokens (hash, family_id, expires_at) SELECT $2, id, now() + interval '14 days' FROM taken
     )
     SELECT user_id FROM taken`,
    [hash(token), hash(next)],
  );
  if (rows[0]) return { user: rows[0].user_id, next };
  // A used one came back. Thief or owner came second, nobody knows which, so both sign in again.
  if (await end(token, { onlyUsed: true })) console.warn("refresh token reused: its family is ended");
  return undefined;
}

/** Ends the family of a token: sign-out on one device. */
export async function end(token: string, { onlyUsed = false } = {}): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE families f SET ends_at = now() FROM refresh_tokens t
     WHERE t.hash = $1 AND f.id = t.family_id AND f.ends_at > now() AND (t.used_at IS NOT NULL OR NOT $2)`,
    [hash(token), onlyUsed],
  );
  return rowCount === 1;
}

const random = () => randomBytes(32).toString("base64url");
const hash = (token: string) => createHash("sha256").update(token).digest();
