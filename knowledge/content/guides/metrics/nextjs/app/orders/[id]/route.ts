import { measured } from "../../../lib/metrics";

export const GET = measured("/orders/[id]", async (_req, { params }: RouteContext<"/orders/[id]">) =>
  Response.json({ id: (await params).id }),
);

export const DELETE = measured("/orders/[id]", () => new Response(null, { status: 204 }));
