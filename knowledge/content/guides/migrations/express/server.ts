import express from "express";
import { db } from "./db.ts";

// The program never changes the schema. It names its columns: with SELECT * a new one reaches programs that do not know it.
const app = express();
app.disable("x-powered-by");
app.use(express.json({ limit: "4kb" }));

app.get("/livez", (_req, res) => {
  res.end();
});
app.get("/users", async (_req, res) => {
  const { rows } = await db.query("SELECT id, name FROM users ORDER BY name, id LIMIT 100");
  res.json({ items: rows });
});
app.post("/users", async (req, res) => {
  const name: unknown = req.body?.name;
  if (typeof name !== "string" || name === "") return void res.status(422).end();
  const { rows } = await db.query("INSERT INTO users (name) VALUES ($1) RETURNING id, name", [name]);
  res.status(201).json(rows[0]);
});

app.listen(Number(process.env.PORT), "127.0.0.1");
