export const dynamic = "force-dynamic";

let likes = 0;

// A change without a defence of its own. A form on any page can send it: CORS keeps the answer from that page, not the change.
export function POST() {
  return Response.json({ count: ++likes }, { status: 201 });
}

export function GET() {
  return Response.json({ count: likes });
}
