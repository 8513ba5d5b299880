import { limited, problem, reports } from "../../lib/limit";

export function GET(request: Request) {
  const account = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1]; // stands for your check of the token
  if (!account) return problem(401);
  return limited([[reports, account]], () => Response.json({ report: "..." }));
}
