import { setTimeout as sleep } from "node:timers/promises";
import { AppError, type Kind } from "./errors";

export const store = () => new Error('relation "users" does not exist (/srv/app/db.ts:17)'); // what a driver says

/** Stand for what goes wrong in your handlers. */
export const faults: Record<string, () => Promise<Response> | Response> = {
  error: () => {
    throw new Error("read users", { cause: store() });
  },
  late: async () => {
    await sleep(10);
    throw store();
  },
  panic: () => {
    const cart = undefined as unknown as { "/srv/app": string[] };
    return Response.json(cart["/srv/app"].length);
  },
  "partner-status": () => {
    throw Object.assign(new Error("/srv/app/partner.ts"), { status: 404, statusCode: 404 }); // its 404 is not ours
  },
  "called-off": async () => sleep(10, new Response(), { signal: AbortSignal.abort("/srv/app") }), // by us; the client waits
  "unmapped-kind": () => {
    throw new AppError("gone" as Kind, "/srv/app");
  },
  text: () => {
    throw "a text";
  },
  nothing: () => Promise.reject(),
};
