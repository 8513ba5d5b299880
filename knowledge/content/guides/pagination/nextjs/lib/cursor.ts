import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";

/** The last row that the client has seen, and the list it was seen in. */
export type Mark = { status: string; sort: string; key: string; id: string };

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

// The key is read here and not above, since the build loads this file, too, and has no keys. The start checks it.
const sum = (body: Buffer) => createHmac("sha256", process.env.CURSOR_KEY!).update(body).digest();
