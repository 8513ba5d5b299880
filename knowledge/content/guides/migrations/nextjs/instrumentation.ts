/** Runs once, before the first request. Next.js only logs an error from here and serves on, so we end the start ourselves. */
export function register() {
  if (process.env.NEXT_RUNTIME === "nodejs" && !process.env.DATABASE_URL) {
    console.error("DATABASE_URL is not set");
    process.exit(1);
  }
}
