import { randomBytes } from "node:crypto";
import argon2 from "argon2";
import { db } from "./db.ts";

// The least that OWASP advises for Argon2id; more if your machines can.
const settings = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };
const dummy = await argon2.hash(randomBytes(32), settings); // a hash of nothing anybody knows

/**
 * The id of the user with this address and password. For an unknown address it does the same work: otherwise the time of the
 * answer tells who has an account.
 */
export async function byPassword(email: string, password: string): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string; password_hash: string }>(
    "SELECT id, password_hash FROM users WHERE email = $1 AND NOT blocked",
    [email.toLowerCase()],
  );
  const good = await argon2.verify(rows[0]?.password_hash ?? dummy, password);
  return good ? rows[0]?.id : undefined;
}

/** Ends all families of the user in the same statement: a thief of the old password goes with it. */
export async function setPassword(id: string, password: string) {
  await db.query(
    `WITH ended AS (UPDATE families SET ends_at = now() WHERE user_id = $1 AND ends_at > now())
     UPDATE users SET password_hash = $2 WHERE id = $1`,
    [id, await argon2.hash(password, settings)],
  );
}
