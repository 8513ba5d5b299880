import { setTimeout as sleep } from "node:timers/promises";
import { runner } from "node-pg-migrate";
import pg from "pg";

// A step of the release: node migrate.ts, or with the number to stop at. Of several at once one works and the others wait.
const connectionString = process.env.DATABASE_URL;
if (!connectionString) throw new Error("DATABASE_URL is not set");

const db = new pg.Client({ connectionString });
await db.connect();
await db.query("SET lock_timeout = '2s'"); // while an ALTER TABLE waits for a lock, every query waits behind it
await turn();
await runner({
  dbClient: db,
  dir: "migrations",
  migrationsTable: "schema_migrations",
  direction: "up",
  timestamp: true, // count is then the number to stop at; alone it is how many more, which two at once would add up
  count: Number(process.argv[2] ?? Infinity),
  noLock: true, // its own gives up at once, or waits in a statement
});
await db.end(); // the lock ends with the connection

/** Tries until it is our turn. A statement that waits for the lock would hold up CREATE INDEX CONCURRENTLY for ever. */
async function turn() {
  for (const begun = Date.now(); Date.now() - begun < 300_000; await sleep(500)) {
    const { rows } = await db.query("SELECT pg_try_advisory_lock(hashtext('migrations')) AS ours");
    if (rows[0].ours) return;
  }
  throw new Error("another runner has been at work for five minutes");
}
