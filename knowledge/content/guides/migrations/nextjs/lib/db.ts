import "server-only";
import pg from "pg";

export const db = new pg.Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 5_000 });

// An idle connection that breaks is an event of the pool, and one that nobody hears ends the process.
db.on("error", (err) => console.error("lost a connection:", err.message));
