import { publicKeys } from "../../../lib/tokens";

export const dynamic = "force-dynamic"; // next build would ask for the key, and keep what it got

export const GET = () => Response.json(publicKeys());
