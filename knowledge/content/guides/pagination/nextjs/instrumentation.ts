/** Runs once, before the first request. Next.js only logs an error from here and serves on, so we end the start ourselves. */
export function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  if (!process.env.DATABASE_URL || (process.env.CURSOR_KEY ?? "").length < 32) {
    console.error("DATABASE_URL and CURSOR_KEY, of at least 32 characters, must be set");
    process.exit(1);
  }
}
