import { guarded, signOut } from "../../lib/guard";

export const POST = guarded(async () => {
  await signOut();
  return new Response(null, { status: 204, headers: { "clear-site-data": '"cache", "storage"' } });
});
