import "server-only";
import { Broker } from "./broker";

/** Stands for your session store: the cookie's value, and whose it is. */
type Sessions = Map<string, string>;

type State = { broker: Broker; sessions: Sessions };

// One for the process, whatever number of times the bundler puts this module into its output.
const here = globalThis as typeof globalThis & { state?: State };

function start(): State {
  const broker = new Broker();
  process.once("SIGTERM", () => {
    broker.close(); // next start waits for what is under way, and a stream always is
    setTimeout(() => process.exit(143), 10_000).unref(); // a client that reads nothing does not see the end either
  });
  return { broker, sessions: new Map([["s-ada", "ada"], ["s-bob", "bob"]]) };
}

export const { broker, sessions } = (here.state ??= start());

const sessionId = (request: Request) => /(?:^|; )session=([^;]+)/.exec(request.headers.get("cookie") ?? "")?.[1] ?? "";

export const signedIn = (request: Request) => sessions.has(sessionId(request));

export const signOut = (request: Request) => sessions.delete(sessionId(request));
