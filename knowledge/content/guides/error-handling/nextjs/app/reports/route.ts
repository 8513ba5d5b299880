import { edge } from "../../lib/edge";
import { AppError } from "../../lib/errors";

export const dynamic = "force-dynamic";

export const GET = edge(() => {
  throw new AppError("forbidden", "staff only");
});
