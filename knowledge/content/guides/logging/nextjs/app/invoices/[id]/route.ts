import { sumUp } from "../../../lib/orders";
import { logged } from "../../../lib/request";

export const GET = logged("/invoices/[id]", () => Response.json(sumUp([{ price: 3 }, { price: 4 }])));
