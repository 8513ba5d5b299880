import "server-only";
import { open, seal } from "./cursor";
import { db } from "./db";

export type Item = { id: string; title: string; created_at: Date };
export type Page = { items: Item[]; next?: string }; // no next: the end

export type List = { status: string; sort: keyof typeof orders };

// A client names an order and never a column: what stands in the SQL comes from here. Each order ends in the unique id, so
// rows of the same moment never change places. The key is text, since a Date ends at milliseconds and would skip rows.
const orders = {
  "-created": { key: "created_at::text", beyond: "(created_at, id) < ($3::timestamptz, $4)", by: "created_at DESC, id DESC" },
  title: { key: "title", beyond: "(title, id) > ($3, $4)", by: "title, id" },
};

export class CursorError extends Error {}

/** The page behind the cursor, or the first. It compares with values, so the row it stood on may be gone. */
export async function after({ status, sort }: List, cursor: string | undefined, limit: number): Promise<Page> {
  const { key, beyond, by } = orders[sort];
  let where = "status = $1";
  const values: unknown[] = [status, limit + 1]; // one more than asked tells whether there is a next page
  if (cursor !== undefined) {
    const mark = open(cursor);
    if (mark?.status !== status || mark.sort !== sort) throw new CursorError("the cursor is not of this list");
    where += ` AND ${beyond}`;
    values.push(mark.key, mark.id);
  }
  const { rows } = await db.query<Item & { key: string }>(
    `SELECT id, title, created_at, ${key} AS key FROM items WHERE ${where} ORDER BY ${by} LIMIT $2`,
    values,
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items: items.map(bare), next: last && seal({ status, sort, key: last.key, id: last.id }) };
}

/** Page n, from 1. Rows that come and go move the pages: for short, quiet lists only. */
export async function numbered({ status, sort }: List, page: number, limit: number): Promise<Page> {
  const { rows } = await db.query<Item>(
    `SELECT id, title, created_at FROM items WHERE status = $1 ORDER BY ${orders[sort].by} LIMIT $2 OFFSET $3`,
    [status, limit, (page - 1) * limit],
  );
  return { items: rows };
}

const bare = ({ id, title, created_at }: Item) => ({ id, title, created_at });
