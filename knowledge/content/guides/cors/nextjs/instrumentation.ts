/** Runs once, before the first request. Next.js only logs an error from here and serves on, so we end the start ourselves. */
export async function register() {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { listed } = await import("./lib/origins");
    try {
      listed(process.env.ORIGINS);
    } catch (err) {
      console.error(err);
      process.exit(1);
    }
  }
}
