import { STATUS_CODES } from "node:http";
import express, { type NextFunction, type Request, type RequestHandler, type Response } from "express";
import { Filter, Patch, Whole } from "./input.ts";
import { change, filter, find, insert, publish, Refusal, remove, tag, type Post } from "./posts.ts";

const app = express();
app.disable("x-powered-by");

// Paths name things, in the plural; what is done to them is the method.
app.route("/api/posts")
  .get(async (req, res) => {
    const query = Filter.safeParse(req.query);
    if (!query.success) throw new Refusal(400, "status is draft or published, and the only parameter");
    res.json({ items: await filter(query.data.status) });
  })
  .post(takes("application/json"), async (req, res) => {
    const { title, text } = Whole.parse(req.body);
    const post = await insert(title, text);
    res.status(201).location(`/api/posts/${post.id}`);
    send(res, post);
  })
  .all(only("GET, HEAD, POST"));

app.route("/api/posts/:id")
  .get(async (req, res) => send(res, await find(req.params.id)))
  .put(takes("application/json"), async (req, res) => {
    send(res, await change(req.params.id, ifMatch(req), Whole.parse(req.body)));
  })
  .patch(takes("application/merge-patch+json"), async (req, res) => {
    send(res, await change(req.params.id, ifMatch(req), Patch.parse(req.body)));
  })
  .delete(async (req, res) => {
    await remove(req.params.id, ifMatch(req));
    res.status(204).end();
  })
  .all(only("GET, HEAD, PUT, PATCH, DELETE"));

// An action with a rule of its own becomes a thing of its own.
app.route("/api/posts/:id/publications")
  .post(async (req, res) => {
    res.status(201);
    send(res, await publish(req.params.id, ifMatch(req)));
  })
  .all(only("POST"));

app.use(() => {
  throw new Refusal(404, "no such address");
});
app.use((err: Error & { status?: number }, _req: Request, res: Response, _next: NextFunction) => {
  const status = err.name === "ZodError" ? 422 : (err.status ?? 500); // express.json's errors have a status
  if (status >= 500) console.error(err);
  res.status(status).type("application/problem+json").json({
    title: STATUS_CODES[status],
    status,
    detail: err instanceof Refusal ? err.message : undefined,
  });
});

app.listen(Number(process.env.PORT), "127.0.0.1");

/** Reads a body of one media type. Without strict, null comes through, and the schema says no. */
function takes(media: string): RequestHandler {
  const parse = express.json({ type: media, limit: "64kb", strict: false });
  return (req, res, next) => {
    if (!req.is(media)) throw new Refusal(415, `send ${media}`);
    parse(req, res, next);
  };
}

/** Express answers a method that a route does not have with 404. */
function only(methods: string) {
  return (_req: Request, res: Response) => {
    res.set("Allow", methods);
    throw new Refusal(405, `only ${methods}`);
  };
}

/** Keeps one editor from overwriting another. */
const ifMatch = (req: Request) => req.get("if-match") ?? "";

function send(res: Response, post: Post) {
  res.set("ETag", tag(post)).json(post);
}
