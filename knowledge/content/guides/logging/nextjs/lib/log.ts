import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";
import { pino, stdTimeFunctions } from "pino";

const MAX_LINE = 16 * 1024; // container runtimes break longer lines into pieces, which are no JSON any more
const MAX_VALUE = 1_000;

type Context = AsyncLocalStorage<{ trace_id: string }>;

// One for the process, whatever number of times the bundler puts this module into its output.
const here = globalThis as typeof globalThis & { logContext?: Context };

/** What belongs to the request that runs: set once at the edge, and in every line below it, also after an await. */
export const context = (here.logContext ??= new AsyncLocalStorage());

// The net below: what a request carries is named in no line, and if somebody does so all the same, its value stays out.
const neverLogged = ["authorization", "cookie", "password", "secret", "token"];

const level = process.env.LOG_LEVEL ?? "info";
if (!(level in pino.levels.values)) {
  console.error(`LOG_LEVEL: there is no level "${level}"`);
  process.exit(1); // after an exception Next.js would run on
}

export const log = pino(
  {
    level,
    base: { version: process.env.VERSION },
    timestamp: stdTimeFunctions.isoTime,
    mixin: () => ({ ...context.getStore() }),
    formatters: { level: (level) => ({ level }) },
    redact: { paths: neverLogged.flatMap((name) => [name, `*.${name}`]), censor: "[redacted]" },
    serializers: { err: place },
    hooks: { streamWrite: short },
  },
  // Written at once: what waits in a buffer or for a worker is lost when the process ends.
  pino.destination({ dest: 1, sync: true }),
);

/** Says what failed and where. pino's own takes what hangs on the error, too: an HTTP client's has the request and its token. */
function place({ name, message, stack }: Error) {
  const bare = new Error(message);
  bare.stack = stack;
  return { name, message, stack: inspect(bare) }; // printed, since Next.js names your files only then
}

/** Cuts the long values of a line that is too long. */
function short(line: string): string {
  if (Buffer.byteLength(line) <= MAX_LINE) return line;
  const all = Object.entries(JSON.parse(line)).map(([name, value]) => {
    const text = JSON.stringify(value);
    return [name, text.length > MAX_VALUE ? text.slice(0, MAX_VALUE) + "…" : value];
  });
  return JSON.stringify(Object.fromEntries(all)) + "\n";
}
