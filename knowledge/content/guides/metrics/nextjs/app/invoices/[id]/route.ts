import { measured } from "../../../lib/metrics";

export const GET = measured("/invoices/[id]", () => {
  throw new Error("a fault");
});
