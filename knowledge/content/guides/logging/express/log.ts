import { AsyncLocalStorage } from "node:async_hooks";
import { pino, stdTimeFunctions } from "pino";

const MAX_LINE = 16 * 1024; // container runtimes break longer lines into pieces, which are no JSON any more
const MAX_VALUE = 1_000;

/** What belongs to the request that runs: set once at the edge, and in every line below it, also after an await. */
export const context = new AsyncLocalStorage<{ trace_id: string }>();

// The net below: what a request carries is named in no line, and if somebody does so all the same, its value stays out.
const neverLogged = ["authorization", "cookie", "password", "secret", "token"];

export const log = pino(
  {
    level: process.env.LOG_LEVEL ?? "info", // pino does not start with a level that it does not know
    base: { version: process.env.VERSION },
    timestamp: stdTimeFunctions.isoTime,
    mixin: () => ({ ...context.getStore() }),
    formatters: { level: (level) => ({ level }) },
    redact: { paths: neverLogged.flatMap((name) => [name, `*.${name}`]), censor: "[redacted]" },
    serializers: { err: ({ name, message, stack }: Error) => ({ name, message, stack }) }, // pino's own takes what hangs on it, too
    hooks: { streamWrite: short },
  },
  // Written at once: what waits in a buffer or for a worker is lost when the process ends.
  pino.destination({ dest: 1, sync: true }),
);

/** Cuts the long values of a line that is too long. */
function short(line: string): string {
  if (Buffer.byteLength(line) <= MAX_LINE) return line;
  const all = Object.entries(JSON.parse(line)).map(([name, value]) => {
    const text = JSON.stringify(value);
    return [name, text.length > MAX_VALUE ? text.slice(0, MAX_VALUE) + "…" : value];
  });
  return JSON.stringify(Object.fromEntries(all)) + "\n";
}
