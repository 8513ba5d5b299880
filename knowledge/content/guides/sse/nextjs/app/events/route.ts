import { frame, type Event } from "../../lib/broker";
import { broker, signedIn } from "../../lib/state";

const WAITING = 1 << 20; // bytes that may wait for one client
const HEARTBEAT = Number(process.env.HEARTBEAT_MS ?? 15_000); // shorter than the 30 to 60 s after which proxies give up

export function GET(request: Request) {
  if (!signedIn(request)) return new Response("sign in", { status: 401 });
  const last = request.headers.get("last-event-id") ?? "";
  let leave = () => {};

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const bytes = new TextEncoder();
      const write = (text: string) => controller.enqueue(bytes.encode(text));
      // What a client does not read stays in our memory. One that falls behind is cut off and comes back with its last id.
      const send = (text: string) => {
        if (controller.desiredSize! > 0) return write(text);
        leave();
        controller.error(new Error("the client reads too slowly"));
      };
      const end = () => {
        leave();
        controller.close();
      };
      const listener = { tell: (event: Event) => send(frame(event)), end };
      // Rights are asked for again at every heartbeat: somebody may have signed out meanwhile.
      const beat = setInterval(() => (signedIn(request) ? send(":\n\n") : end()), HEARTBEAT);
      leave = () => {
        clearInterval(beat);
        broker.leave(listener);
      };

      const { place, known, missed } = broker.subscribe(Number(last || NaN), listener);
      // An id without data is no event, but the browser keeps it: it knows its place before the first event comes.
      write(`retry: 2000\nid: ${place}\n\n`);
      if (last && !known) write("event: reset\ndata:\n\n"); // "read everything again"
      write(missed.map(frame).join(""));
    },
    cancel: () => leave(), // the client has gone
  }, new ByteLengthQueuingStrategy({ highWaterMark: WAITING }));

  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform", // no-transform: next start would compress the stream
      "x-accel-buffering": "no", // nginx would hold events back; Connection is not ours to set
    },
  });
}
