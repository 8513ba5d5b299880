export const dynamic = "force-dynamic";

export function GET() {
  return Response.json({ EUR: "1.00" });
}
