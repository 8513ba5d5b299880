import { STATUS_CODES, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocket, WebSocketServer, type RawData } from "ws";
import * as z from "zod";

const MESSAGE = 64 << 10; // bytes; the library allows 100 MiB
const WAITING = 1 << 20; // bytes that may wait for one client
const PER_USER = 10; // sockets of one user: some tabs, not a thousand

export type Session = { id: string; user: string };

type Settings = {
  origins: string[]; // exact: "https://app.example.com"
  session: (req: IncomingMessage) => Session | undefined;
  allowed: (sessionId: string) => boolean; // asked for every message and at every heartbeat
  heartbeat: number; // ms; 30 s
  perSecond: number; // messages of one client
};

const Message = z.strictObject({ text: z.string().trim().min(1) });

/** Sockets of signed-in people, who talk to each other. */
export function sockets({ origins, session, allowed, heartbeat, perSecond }: Settings) {
  const clients = new Map<WebSocket, Session>();
  const server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE });

  /** Checks first and upgrades then: behind the upgrade there are no status codes, and CORS does not apply at all. */
  function upgrade(req: IncomingMessage, socket: Duplex, head: Buffer) {
    socket.on("error", () => socket.destroy());
    const who = session(req);
    if (!who) return refuse(socket, 401);
    // Browsers always send Origin. A program that sends none has no cookies of a victim to abuse.
    if (req.headers.origin !== undefined && !origins.includes(req.headers.origin)) return refuse(socket, 403);
    if ([...clients.values()].filter((c) => c.user === who.user).length >= PER_USER) return refuse(socket, 429);
    server.handleUpgrade(req, socket, head, (ws) => serve(ws, who));
  }

  function serve(ws: WebSocket, who: Session) {
    clients.set(ws, who);
    ws.on("error", (err) => console.info("socket of", who.user, err.message)); // unheard, one malformed frame ends the process
    let alive = true;
    ws.on("pong", () => (alive = true));
    const beat = setInterval(() => {
      if (!alive || ws.readyState !== WebSocket.OPEN) return ws.terminate(); // gone, or too slow in saying good-bye
      if (!allowed(who.id)) return ws.close(1008, "signed out");
      alive = false;
      ws.ping();
    }, heartbeat);
    ws.on("close", () => {
      clearInterval(beat);
      clients.delete(ws);
    });

    let second = 0;
    let count = 0;
    ws.on("message", (data, isBinary) => {
      if (ws.readyState !== WebSocket.OPEN) return; // closed by us, and still talking
      const now = Math.floor(performance.now() / 1000);
      if (now !== second) [second, count] = [now, 0];
      if (++count > perSecond) return ws.close(1008, "too many messages");
      if (!allowed(who.id)) return ws.close(1008, "signed out");
      if (isBinary) return ws.close(1003, "text only");
      const message = parse(data);
      if (!message) return ws.close(1008, "not a message");
      // Who said it comes from the session, never from the message.
      tell(ws, JSON.stringify({ from: who.user, text: message.text }));
    });
  }

  /** Tells all but the sender. It never waits: a client that reads too slowly is cut off. */
  function tell(from: WebSocket, text: string) {
    for (const ws of clients.keys()) {
      if (ws === from || ws.readyState !== WebSocket.OPEN) continue;
      if (ws.bufferedAmount > WAITING) ws.terminate();
      else ws.send(text); // a string travels as text, a Buffer as binary
    }
  }

  function close() {
    for (const ws of clients.keys()) ws.close(1001, "restart"); // the client comes back, after a wait of its own
    setTimeout(() => clients.forEach((_, ws) => ws.terminate()), 5_000).unref();
  }

  return { upgrade, close, clients };
}

function parse(data: RawData) {
  try {
    return Message.parse(JSON.parse(String(data)));
  } catch {
    return undefined;
  }
}

function refuse(socket: Duplex, status: number) {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
