import "server-only";
import pg from "pg";

// Less than the probe's own limit, so that it hears an answer and not silence.
const ANSWER_TIME = 1_000;

export const db = new pg.Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: ANSWER_TIME });
// An idle connection that breaks is an event of the pool. Unheard, it ends the process as soon as the database goes.
db.on("error", (err) => console.error("lost a connection:", err.message));

/** Only what no request can do without. What some can, such as mail, is for a chart and an alert. */
export const question = { text: "SELECT 1", query_timeout: ANSWER_TIME };
