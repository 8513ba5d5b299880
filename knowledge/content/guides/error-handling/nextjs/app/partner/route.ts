import { setTimeout as sleep } from "node:timers/promises";
import { edge } from "../../lib/edge";

export const dynamic = "force-dynamic";

export const GET = edge(async () =>
  sleep(60_000, new Response(), { signal: AbortSignal.timeout(50) }).catch((err: Error) => {
    throw err.cause; // fetch throws the TimeoutError itself
  }),
);
