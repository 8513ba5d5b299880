import { findOrder } from "../../../lib/orders";
import { logged } from "../../../lib/request";

export const GET = logged("/orders/[id]", async (_req, { params }: RouteContext<"/orders/[id]">) =>
  Response.json(await findOrder((await params).id)),
);
