import "server-only";
import pg from "pg";

export const db = new pg.Pool({ connectionString: process.env.DATABASE_URL });
db.on("error", (err) => console.error("lost a connection:", err.message));
