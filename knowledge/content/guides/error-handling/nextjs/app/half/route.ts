import { setTimeout as sleep } from "node:timers/promises";
import { store } from "../../lib/faults";

export const dynamic = "force-dynamic";

export function GET() {
  const items = new ReadableStream({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode('{"items":['));
      await sleep(10);
      throw store(); // long after the edge: Next.js logs it and cuts the connection
    },
  });
  return new Response(items, { headers: { "content-type": "application/json" } });
}
