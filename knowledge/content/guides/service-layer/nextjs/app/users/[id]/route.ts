import { answers } from "../../../lib/answers";
import { users } from "../../../lib/services";

export const GET = answers(async (_: Request, { params }: { params: Promise<{ id: string }> }) =>
  Response.json(await users.find((await params).id)),
);
