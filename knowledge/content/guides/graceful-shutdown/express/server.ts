import { setTimeout as sleep } from "node:timers/promises";
import express from "express";
import pg from "pg";

const DRAIN = Number(process.env.DRAIN_MS ?? 5_000);
const LIMIT = Number(process.env.LIMIT_MS ?? 20_000);

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL });
db.on("error", (err) => console.error("lost a connection:", err.message));
let leaving = false;

const app = express();
app.disable("x-powered-by");
app.get("/livez", (_req, res) => res.status(200).end()); // nothing here is broken
app.get("/readyz", (_req, res) => res.status(leaving ? 503 : 200).end());
// Stand for your requests: one that takes a second and a half, and one that hangs.
app.post("/orders", async (_req, res) => {
  await db.query("SELECT pg_sleep(1.5)");
  await db.query("INSERT INTO orders (note) VALUES ('paid')");
  res.status(201).end();
});
app.get("/stuck", async (_req, res) => {
  await db.query("SELECT pg_sleep(600)");
  res.status(200).end();
});

const server = app.listen(Number(process.env.PORT), "127.0.0.1");

// once: a second signal ends it at once.
process.once("SIGTERM", async () => {
  // The balancer looks at /readyz every few seconds. Until it has looked, requests still come: serve them.
  leaving = true;
  await sleep(DRAIN);

  // Take no more, finish what runs, but not for ever. Both times together stay below the platform's grace period.
  setTimeout(() => {
    console.error("requests were cut off");
    process.exit(1);
  }, LIMIT).unref();
  server.close(() => db.end()); // in this order: requests under way need the pool. Then nothing is left, and Node ends
});
