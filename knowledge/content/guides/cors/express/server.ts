import { STATUS_CODES } from "node:http";
import cors from "cors";
import express, { type NextFunction, type Request, type Response } from "express";
import { listed } from "./origins.ts";

const app = express();
app.disable("x-powered-by");

// Open data, before our own pages' rules: a star, and never credentials. Without an argument cors() is this, for everything.
app.get("/open/rates", cors({ origin: "*", methods: "GET" }), (_req, res) => {
  res.json({ EUR: "1.00" });
});

// Then before everything else: preflights come without a cookie, and errors need the headers too.
app.use(
  cors({
    origin: listed(process.env.ORIGINS), // texts are compared whole. true would echo any origin, a RegExp is a trap
    credentials: true, // only because a cookie comes along
    methods: ["GET", "POST", "PUT"],
    allowedHeaders: ["Content-Type", "Idempotency-Key"], // left out, it allows whatever is asked for
    exposedHeaders: ["ETag"], // scripts see no other than these
    maxAge: 7200, // Chrome keeps a preflight no longer
  }),
);

let likes = 0;
const signedIn = (req: Request) => req.get("cookie") === "sid=ada"; // stands for your session

app.route("/me")
  .get((req, res) => {
    if (!signedIn(req)) return fail(res, 401);
    res.vary("Cookie").set("ETag", '"1"').json({ id: "ada" });
  })
  .all((_req, res) => fail(res.set("Allow", "GET, HEAD"), 405));

app.put("/notes/:id", (req, res) => {
  if (!signedIn(req)) return fail(res, 401);
  res.status(204).end();
});

// A change without a defence of its own. A form on any page can send it: CORS keeps the answer from that page, not the change.
app.route("/likes")
  .post((_req, res) => {
    res.status(201).json({ count: ++likes });
  })
  .get((_req, res) => {
    res.json({ count: likes });
  });

app.get("/fault", () => {
  throw new Error("/srv/app");
});

app.use((_req, res) => fail(res, 404));
app.use((err: unknown, _req: Request, res: Response, _next: NextFunction) => {
  console.error(err);
  fail(res, 500);
});

function fail(res: Response, status: number) {
  res.status(status).type("application/problem+json").json({ title: STATUS_CODES[status], status });
}

app.listen(Number(process.env.PORT), "127.0.0.1");
