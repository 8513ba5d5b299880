import { measured } from "../../lib/metrics";

export const dynamic = "force-dynamic";

export const GET = measured("/reports", async () => {
  await new Promise((done) => setTimeout(done, 1_000)); // stands for something slow
  return new Response();
});
