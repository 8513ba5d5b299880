import { createHash, randomBytes } from "node:crypto";
import { db } from "./db.ts";

/** A sign-in under way. It stays on the server; the browser holds only its name. */
export type Attempt = { state: string; nonce: string; verifier: string };

/** Keeps an attempt for ten minutes and returns its name. Those that nobody finished end here. */
export async function keep({ state, nonce, verifier }: Attempt): Promise<string> {
  const name = randomBytes(32).toString("base64url");
  await db.query("DELETE FROM attempts WHERE ends_at < now()");
  await db.query("INSERT INTO attempts (name_hash, state, nonce, verifier) VALUES ($1, $2, $3, $4)", [hash(name), state, nonce, verifier]);
  return name;
}

/** Returns the attempt of this browser and forgets it: a callback works once. */
export async function take(name: string): Promise<Attempt | undefined> {
  const { rows } = await db.query<Attempt & { late: boolean }>(
    "DELETE FROM attempts WHERE name_hash = $1 RETURNING state, nonce, verifier, ends_at < now() AS late",
    [hash(name)],
  );
  return rows[0]?.late ? undefined : rows[0];
}

const hash = (name: string) => createHash("sha256").update(name).digest();
