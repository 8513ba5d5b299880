import { fail } from "../../lib/answers";

export const dynamic = "force-dynamic";

export function GET() {
  try {
    throw new Error("/srv/app");
  } catch (err) {
    console.error(err);
    return fail(500);
  }
}
