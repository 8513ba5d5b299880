import { broker } from "../../lib/state";

export const dynamic = "force-dynamic"; // next build would ask once and keep the answer

/** A good number for a chart. */
export function GET() {
  return Response.json({ open: broker.open });
}
