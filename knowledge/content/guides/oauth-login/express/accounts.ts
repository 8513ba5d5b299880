import { db } from "./db.ts";

/**
 * The user of an identity; the first visit makes one. It does not look for the e-mail address: whoever controls the address
 * at some provider would control the account here. Of two first visits at once one fails, and works when tried again.
 */
export async function signIn(issuer: string, subject: string, email: string | null): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `WITH known AS (SELECT user_id FROM identities WHERE issuer = $1 AND subject = $2),
          made AS (INSERT INTO users (email) SELECT $3 WHERE NOT EXISTS (SELECT FROM known) RETURNING id),
          linked AS (INSERT INTO identities (issuer, subject, user_id) SELECT $1, $2, id FROM made)
     SELECT user_id AS id FROM known UNION ALL SELECT id FROM made`,
    [issuer, subject, email],
  );
  return rows[0]!.id;
}
