import { setTimeout as sleep } from "node:timers/promises";
import { Router } from "express";
import { behind, whileWanted } from "./edge.ts";
import { AppError, type Kind } from "./errors.ts";

const store = () => new Error('relation "users" does not exist (/srv/app/db.ts:17)'); // what a driver says

/** Stand for what goes wrong in your handlers. */
export const faults = Router();

faults.get("/faults/error", (_req, res) => {
  res.set({ "Cache-Control": "public, max-age=86400", ETag: '"v1"' }); // it meant to answer well
  throw new Error("read users", { cause: store() });
});
faults.get("/faults/late", async () => {
  await sleep(10);
  throw store();
});
faults.get("/faults/panic", (_req, res) => {
  const cart = undefined as unknown as { "/srv/app": string[] };
  res.json(cart["/srv/app"].length);
});
faults.get("/faults/partner-status", async () => {
  throw Object.assign(new Error("/srv/app/partner.ts"), { status: 404, statusCode: 404, expose: true }); // its 404 is not ours
});
faults.get("/faults/called-off", async () => {
  await sleep(10, null, { signal: AbortSignal.abort("/srv/app") }); // by us; the client waits
});
faults.get("/faults/unmapped-kind", () => {
  throw new AppError("gone" as Kind, "/srv/app");
});
faults.get("/faults/text", () => {
  throw "a text";
});
faults.get("/faults/nothing", () => Promise.reject());

faults.get("/half", async (_req, res) => {
  res.type("application/json").write('{"items":[');
  await sleep(10);
  throw store();
});
faults.get("/partner", async () => {
  await sleep(60_000, null, { signal: AbortSignal.timeout(50) }).catch((err: Error) => {
    throw err.cause; // fetch throws the TimeoutError itself
  });
});
faults.get("/wait", async (_req, res) => {
  await sleep(2_000, null, { signal: whileWanted(res) });
  res.end();
});
faults.post("/mails", (_req, res) => {
  behind("mail", async () => {
    throw new Error("no mail server in /srv/app/mail.ts");
  });
  res.status(202).end();
});
