import "server-only";

const DRAIN = Number(process.env.DRAIN_MS ?? 5_000);
const LIMIT = Number(process.env.LIMIT_MS ?? 20_000);

// One for the process, whatever number of times the bundler puts this module into its output.
const here = globalThis as typeof globalThis & { leaving?: boolean };

export const leaving = () => here.leaving === true;

/**
 * next start takes no more requests from the very moment of SIGTERM, while the balancer still sends some. So its own handler
 * waits until the balancer has looked at /readyz.
 */
export function beforeTheEnd() {
  const own = process.listeners("SIGTERM");
  process.removeAllListeners("SIGTERM");
  // once: a second signal ends it at once.
  process.once("SIGTERM", () => {
    here.leaving = true;
    setTimeout(() => {
      for (const end of own) end("SIGTERM"); // finishes what runs, and exits
      // But not for ever. Both times together stay below the platform's grace period.
      setTimeout(() => {
        console.error("requests were cut off");
        process.exit(1);
      }, LIMIT).unref();
    }, DRAIN);
  });
}
