import express, { type Request, type Response } from "express";
import { json } from "./body.ts";
import { edge, notFound, only } from "./edge.ts";
import { AppError, notValid } from "./errors.ts";
import { faults } from "./faults.ts";
import { ada, create, find } from "./users.ts";

const app = express();
app.disable("x-powered-by");

app.route("/users/:id")
  .get((req, res) => {
    res.json(find(req.params.id));
  })
  .all(only("GET, HEAD"));

app.route("/users")
  .get((req, res) => {
    if (!/^\d*$/.test(String(req.query.limit ?? ""))) throw notValid({ parameter: "limit", detail: "is not a number" });
    res.json({ items: [ada] });
  })
  .post(json, (req: Request, res: Response) => {
    res.status(201).json(create(req.body));
  })
  .all(only("GET, HEAD, POST"));

app.get("/reports", () => {
  throw new AppError("forbidden", "staff only");
});

app.use(faults);
app.use(notFound);
app.use(edge);

app.listen(Number(process.env.PORT), "127.0.0.1");
