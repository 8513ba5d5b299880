export const dynamic = "force-dynamic";

export function GET() {
  return new Response(); // nothing here is broken
}
