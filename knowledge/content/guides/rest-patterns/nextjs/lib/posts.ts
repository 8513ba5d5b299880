import "server-only";
import { db } from "./db";

export type Post = { id: string; title: string; text: string; status: "draft" | "published"; version: number };

export const tag = (post: Post) => `"${post.version}"`;

/** Why a request did not succeed, with the status to answer. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

// Each change is one statement that looks at the version, too: between a look and a later write another editor fits.
const columns = "id, title, text, status, version";
const agrees = `id = $1 AND ($2 IN ('', '*') OR $2 = '"' || version || '"')`; // $2 is If-Match

export async function filter(status = ""): Promise<Post[]> {
  const { rows } = await db.query<Post>(
    `SELECT ${columns} FROM posts WHERE $1 IN ('', status) ORDER BY created_at DESC, id LIMIT 100`,
    [status],
  );
  return rows;
}

export const insert = async (title: string, text: string) =>
  (await one(`INSERT INTO posts (title, text) VALUES ($1, $2) RETURNING ${columns}`, [title, text]))!;

export async function find(id: string): Promise<Post> {
  const post = await one(`SELECT ${columns} FROM posts WHERE id = $1`, [id]);
  if (!post) throw new Refusal(404, "no such post");
  return post;
}

/** Sets what is given. It merges in the database, so two who change different members both succeed. */
export async function change(id: string, match: string, { title, text }: { title?: string; text?: string }) {
  const post = await one(
    `UPDATE posts SET title = coalesce($3, title), text = coalesce($4, text), version = version + 1
     WHERE ${agrees} RETURNING ${columns}`,
    [id, match, title, text],
  );
  return post ?? refuse(id, match);
}

export async function publish(id: string, match: string) {
  const post = await one(
    `UPDATE posts SET status = 'published', version = version + 1 WHERE ${agrees} AND status = 'draft' RETURNING ${columns}`,
    [id, match],
  );
  return post ?? refuse(id, match);
}

export async function remove(id: string, match: string) {
  return (await one(`DELETE FROM posts WHERE ${agrees} RETURNING ${columns}`, [id, match])) ?? refuse(id, match);
}

async function one(query: string, values: unknown[]): Promise<Post | undefined> {
  return (await db.query<Post>(query, values)).rows[0];
}

/** Explains a change that found no row. */
async function refuse(id: string, match: string): Promise<never> {
  const post = await find(id);
  if (!["", "*", tag(post)].includes(match)) throw new Refusal(412, "the post has changed since you read it");
  throw new Refusal(409, "the post is published already");
}
