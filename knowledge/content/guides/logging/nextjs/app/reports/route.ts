import { logged } from "../../lib/request";

export const dynamic = "force-dynamic";

export const GET = logged("/reports", async () => {
  await new Promise((done) => setTimeout(done, 1_000)); // stands for something slow
  return new Response();
});
