import { logged } from "../../lib/request";

export const dynamic = "force-dynamic"; // next build would ask once and keep the answer

export const GET = logged("/livez", () => new Response());
