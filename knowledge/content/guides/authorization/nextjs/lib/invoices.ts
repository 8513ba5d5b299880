import "server-only";
import { randomUUID } from "node:crypto";
import { db } from "./db";
import type { Caller } from "./allow";

export type Invoice = { id: string; owner: string; amount_cents: number; status: string; note?: string };

// The check on the object is part of every query, so there is no moment between reading and checking, and nothing to forget
// afterwards. An invoice that is out of reach is one that is not there.
const columns = "id, owner_id AS owner, amount_cents, status, note";
const within = "(owner_id = $1 OR $2)";
const reached = ({ user, all }: Caller) => [user.id, all];

export async function list(caller: Caller): Promise<Invoice[]> {
  const { rows } = await db.query<Invoice>(`SELECT ${columns} FROM invoices WHERE ${within} ORDER BY id LIMIT 100`, reached(caller));
  return rows.map((row) => seenBy(caller, row));
}

export async function find(caller: Caller, id: string): Promise<Invoice | undefined> {
  const { rows } = await db.query<Invoice>(`SELECT ${columns} FROM invoices WHERE ${within} AND id = $3`, [...reached(caller), id]);
  return rows[0] && seenBy(caller, rows[0]);
}

export async function setStatus(caller: Caller, id: string, status: "disputed" | "void"): Promise<Invoice | undefined> {
  const { rows } = await db.query<Invoice>(
    `UPDATE invoices SET status = $4 WHERE ${within} AND id = $3 RETURNING ${columns}`,
    [...reached(caller), id, status],
  );
  return rows[0] && seenBy(caller, rows[0]);
}

/** The owner is who asks, whatever the body says. */
export async function create(caller: Caller, amountCents: number): Promise<Invoice> {
  const { rows } = await db.query<Invoice>(
    `INSERT INTO invoices (id, owner_id, amount_cents) VALUES ($1, $2, $3) RETURNING ${columns}`,
    [randomUUID(), caller.user.id, amountCents],
  );
  return seenBy(caller, rows[0]!);
}

/** Fields have rules, too. */
function seenBy({ notes }: Caller, { note, ...rest }: Invoice): Invoice {
  return notes ? { ...rest, note } : rest;
}
