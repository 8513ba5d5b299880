import { after } from "next/server";
import { edge } from "../../lib/edge";

export const POST = edge(() => {
  // Work that no request waits for: after() keeps the process for it, and logs what it throws.
  after(async () => {
    throw new Error("no mail server in /srv/app/mail.ts");
  });
  return new Response(null, { status: 202 });
});
