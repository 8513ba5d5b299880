import { measured } from "../../lib/metrics";

export const dynamic = "force-dynamic"; // next build would ask once and keep the answer

export const GET = measured("/livez", () => new Response());
