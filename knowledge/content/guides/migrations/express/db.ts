import pg from "pg";

if (!process.env.DATABASE_URL) throw new Error("DATABASE_URL is not set");

export const db = new pg.Pool({ connectionString: process.env.DATABASE_URL, connectionTimeoutMillis: 5_000 });

// An idle connection that breaks is an event of the pool, and one that nobody hears ends the process.
db.on("error", (err) => console.error("lost a connection:", err.message));
