export const dynamic = "force-dynamic"; // asked of the process, not of the files that next build wrote

export function GET() {
  return new Response(null, { headers: { "cache-control": "no-store" } }); // from memory: a restart mends no database
}
