import { createHmac, timingSafeEqual } from "node:crypto";

/** The last row that the client has seen, and the list it was seen in. */
export type Mark = { status: string; sort: string; key: string; id: string };

const secret = process.env.CURSOR_KEY ?? ""; // the same on all instances, and for nothing but cursors
if (secret.length < 32) throw new Error("CURSOR_KEY needs at least 32 characters");

/** Makes a cursor that clients cannot change. They can read it, so nothing secret may be in it. */
export function seal(mark: Mark): string {
  const body = Buffer.from(JSON.stringify(mark));
  return Buffer.concat([sum(body), body]).toString("base64url");
}

/** Reads a cursor of ours; anything else is undefined. */
export function open(cursor: string): Mark | undefined {
  const raw = Buffer.from(cursor, "base64url"); // leaves out what is no Base64
  const body = raw.subarray(32);
  if (raw.length < 32 || !timingSafeEqual(raw.subarray(0, 32), sum(body))) return undefined;
  return JSON.parse(body.toString()) as Mark; // we wrote it ourselves
}

const sum = (body: Buffer) => createHmac("sha256", secret).update(body).digest();
