import { STATUS_CODES } from "node:http";
import express, { type NextFunction, type Request, type Response } from "express";
import { z } from "zod";
import { after, CursorError, numbered } from "./items.ts";

const maxLimit = 100;
const maxRow = 10_000; // how deep page numbers reach: the database reads and drops every row before the page

// Strict: a typing error in a filter must not look like no filter.
const Query = z
  .strictObject({
    status: z.enum(["active", "archived"]).default("active"),
    sort: z.enum(["-created", "title"]).default("-created"),
    limit: z.coerce.number().int().min(1).default(20).transform((n) => Math.min(n, maxLimit)),
    cursor: z.string().optional(),
    page: z.coerce.number().int().min(1).optional(),
  })
  .refine((q) => q.page === undefined || q.cursor === undefined, { error: "page or cursor, not both" })
  .refine((q) => (q.page ?? 0) * q.limit <= maxRow, { error: "that is too deep: use a cursor or a filter" });

const app = express();
app.disable("x-powered-by");

app.get("/items", async (req, res) => {
  const query = Query.safeParse(req.query);
  if (!query.success) return refuse(res, 400, z.prettifyError(query.error));
  const { page, cursor, limit, ...list } = query.data;
  res.json(page ? await numbered(list, page, limit) : await after(list, cursor, limit));
});

app.use((_req, res) => refuse(res, 404));
app.use((err: unknown, _req: Request, res: Response, _next: NextFunction) => {
  if (err instanceof CursorError) return refuse(res, 400, err.message);
  console.error(err);
  refuse(res, 500);
});

app.listen(Number(process.env.PORT), "127.0.0.1");

function refuse(res: Response, status: number, detail?: string) {
  res.status(status).type("application/problem+json").json({ title: STATUS_CODES[status], status, detail });
}
