import express, { type NextFunction, type Request, type Response } from "express";
import { fail, list } from "./answers.ts";
import { not, ok } from "./flag.ts";

type User = { id: string; name: string }; // the id is a text: a number above 2^53 loses digits in JavaScript

const users: User[] = [{ id: "u1", name: "Ada" }, { id: "u2", name: "Bob" }]; // stands for your database
const named = (name: unknown) => users.filter((u) => name === undefined || u.name === name);
const byId = (id: string) => users.find((u) => u.id === id);

const app = express();
app.disable("x-powered-by");

const getOnly = (_: Request, res: Response) => {
  res.set("Allow", "GET, HEAD");
  fail(res, 405);
};

app.route("/users")
  .get((req, res) => list(res, named(req.query.name)))
  .all(getOnly);

app.route("/users/:id")
  .get((req, res) => {
    const user = byId(req.params.id);
    if (!user) return fail(res, 404, "https://api.example.com/problems/no-user", "no user has this id");
    res.json(user);
  })
  .all(getOnly);

app.route("/v0/users")
  .get((req, res) => ok(res, named(req.query.name), { page: 1, limit: 20 }))
  .all(getOnly);

app.route("/v0/users/:id")
  .get((req, res) => {
    const user = byId(req.params.id);
    if (!user) return not(res, 404, "no-user", "no user has this id");
    ok(res, user);
  })
  .all(getOnly);

// Last: what no route took, and what a route threw. Express would answer both in HTML.
app.use((_req, res) => fail(res, 404));
app.use((err: unknown, _req: Request, res: Response, _next: NextFunction) => {
  console.error(err);
  fail(res, 500);
});

app.listen(Number(process.env.PORT), "127.0.0.1");
