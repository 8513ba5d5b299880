import express, { type NextFunction, type Request, type Response } from "express";
import { Broker } from "./broker.ts";
import { eventStream } from "./stream.ts";

// Stands for your session store: the cookie's value, and whose it is.
const sessions = new Map([["s-ada", "ada"], ["s-bob", "bob"]]);
const sessionId = (req: Request) => /(?:^|; )session=([^;]+)/.exec(req.get("Cookie") ?? "")?.[1] ?? "";
const signedIn = (req: Request) => sessions.has(sessionId(req));

const broker = new Broker();
const events = eventStream(broker, { allowed: signedIn, heartbeat: Number(process.env.HEARTBEAT_MS ?? 15_000) });

const app = express();
app.disable("x-powered-by");
app.use(express.json({ limit: "16kb" }));

const need = (req: Request, res: Response, next: NextFunction) => {
  if (signedIn(req)) return next();
  res.status(401).type("text").send("sign in");
};

app.get("/events", events);
// Stands for everything that changes data. The event is a hint; the API has the whole.
app.post("/messages", need, (req, res) => {
  const text: unknown = req.body?.text;
  if (typeof text !== "string") return void res.status(400).end();
  broker.publish(text);
  res.status(204).end();
});
app.post("/sign-out", need, (req, res) => {
  sessions.delete(sessionId(req));
  res.status(204).end();
});
app.get("/streams", (_req, res) => {
  res.json({ open: broker.open });
});

const server = app.listen(Number(process.env.PORT), "127.0.0.1");

process.once("SIGTERM", () => {
  server.close();
  broker.close();
  // A client that reads nothing does not see the end either.
  setTimeout(() => server.closeAllConnections(), 5_000).unref();
});
