import type { Request, Response } from "express";
import { frame, type Broker, type Event } from "./broker.ts";

const WAITING = 1 << 20; // bytes that may wait for one client

type Settings = {
  allowed: (req: Request) => boolean; // asked when the stream opens and at every heartbeat
  heartbeat: number; // ms; 15 s is shorter than the 30 to 60 s after which proxies give up
};

/** The endpoint of an event stream. */
export function eventStream(broker: Broker, { allowed, heartbeat }: Settings) {
  return (req: Request, res: Response) => {
    if (!allowed(req)) return void res.status(401).type("text").send("sign in");
    // write() never waits: what a client does not read stays in our memory. One that falls behind is cut off and comes back.
    const send = (text: string) => (res.writableLength > WAITING ? res.destroy() : res.write(text));
    const listener = { tell: (event: Event) => send(frame(event)), end: () => res.end() };
    const beat = setInterval(() => (allowed(req) ? send(":\n\n") : res.end()), heartbeat);
    res.on("close", () => {
      clearInterval(beat);
      broker.leave(listener);
    });

    res.writeHead(200, {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
      "X-Accel-Buffering": "no", // nginx would hold events back; Connection is not ours to set
    });
    const last = req.get("Last-Event-ID") ?? "";
    const { place, known, missed } = broker.subscribe(Number(last || NaN), listener);
    // An id without data is no event, but the browser keeps it: it knows its place before the first event comes.
    res.write(`retry: 2000\nid: ${place}\n\n`);
    if (last && !known) res.write("event: reset\ndata:\n\n"); // "read everything again"
    res.write(missed.map(frame).join(""));
  };
}
