import "server-only";
import { format, stripVTControlCharacters } from "node:util";
import { log } from "./log";

const levels = { debug: "debug", log: "info", info: "info", warn: "warn", error: "error" } as const;

/** Next.js and some libraries print for people, in colours and in several lines. What they print becomes lines like ours. */
export function intoLines() {
  process.setSourceMapsEnabled(true); // lets log.ts name your files in a stack, and not those of the bundle
  for (const [method, level] of Object.entries(levels)) {
    console[method as keyof typeof levels] = (...words: unknown[]) => log[level](stripVTControlCharacters(format(...words)));
  }
}
