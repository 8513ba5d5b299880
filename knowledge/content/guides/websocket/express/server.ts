import type { IncomingMessage } from "node:http";
import express from "express";
import { sockets } from "./socket.ts";

const origins = (process.env.ORIGINS ?? "").split(" ").filter(Boolean);
if (origins.length === 0) throw new Error("ORIGINS is not set: which pages may connect?");

// Stands for your session store: the cookie's value, and whose it is.
const sessions = new Map(["ada", "bob", "carol", "dan", "eve"].map((user) => [`s-${user}`, user]));

function session(req: IncomingMessage) {
  const id = /(?:^|; )session=([^;]+)/.exec(req.headers.cookie ?? "")?.[1] ?? "";
  const user = sessions.get(id);
  return user ? { id, user } : undefined;
}

const talk = sockets({
  origins,
  session,
  allowed: (id) => sessions.has(id),
  heartbeat: Number(process.env.HEARTBEAT_MS ?? 30_000),
  perSecond: Number(process.env.MESSAGES_PER_SECOND ?? 20),
});

const app = express();
app.disable("x-powered-by");
app.post("/sign-out", (req, res) => {
  const who = session(req);
  if (!who) return void res.status(401).type("text").send("sign in");
  sessions.delete(who.id);
  res.status(204).end();
});
app.get("/sockets", (_req, res) => {
  res.json({ open: talk.clients.size }); // a good number for a chart
});

const server = app.listen(Number(process.env.PORT), "127.0.0.1");

server.on("upgrade", (req, socket, head) => {
  if (req.url === "/ws") talk.upgrade(req, socket, head);
  else socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
});

process.once("SIGTERM", () => {
  server.close();
  talk.close();
});
