import express, { type Response } from "express";
import pg from "pg";

// Less than the probe's own limit, so that it hears an answer and not silence.
const ANSWER_TIME = 1_000;

const db = new pg.Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: ANSWER_TIME });
// An idle connection that breaks is an event of the pool. Unheard, it ends the process as soon as the database goes.
db.on("error", (err) => console.error("lost a connection:", err.message));

// Only what no request can do without. What some can, such as mail, is for a chart and an alert.
const question = { text: "SELECT 1", query_timeout: ANSWER_TIME };

const app = express();
app.disable("x-powered-by");

const answer = (res: Response, status: number) => void res.status(status).set("Cache-Control", "no-store").end();

app.get("/livez", (_req, res) => answer(res, 200)); // from memory: a restart mends no database
app.get("/readyz", async (_req, res) => {
  try {
    await db.query(question);
    answer(res, 200);
  } catch (err) {
    console.error("not ready:", err); // the reason is for us; addresses and versions are nobody else's
    answer(res, 503);
  }
});

app.listen(Number(process.env.PORT), "127.0.0.1");
