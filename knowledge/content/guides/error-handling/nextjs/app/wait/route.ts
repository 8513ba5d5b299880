import { setTimeout as sleep } from "node:timers/promises";
import { edge } from "../../lib/edge";

export const dynamic = "force-dynamic";

export const GET = edge((request) => sleep(2_000, new Response(), { signal: request.signal })); // aborted when the client leaves
