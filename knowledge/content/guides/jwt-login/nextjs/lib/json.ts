import "server-only";
import { z } from "zod";
import { accessLife, accessToken } from "./tokens";

/** Goes around every handler: takes JSON of this shape and nothing else, and keeps answers out of caches. */
export function takes<T>(shape: z.ZodType<T>, handler: (body: T) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    let answer: Response;
    try {
      answer = await read(request, shape, handler);
    } catch (err) {
      console.error(err);
      answer = refuse(500, "server_error");
    }
    answer.headers.set("cache-control", "no-store"); // tokens are in here
    return answer;
  };
}

async function read<T>(request: Request, shape: z.ZodType<T>, handler: (body: T) => Promise<Response>) {
  const media = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (media !== "application/json") return refuse(415, "unsupported_media_type");
  const body = shape.safeParse(await request.json().catch(() => undefined));
  return body.success ? handler(body.data) : refuse(400, "invalid_request");
}

export async function grant(user: string, refresh: string): Promise<Response> {
  return Response.json({ access_token: await accessToken(user), token_type: "Bearer", expires_in: accessLife, refresh_token: refresh });
}

export const refuse = (status: number, error: string) => Response.json({ error }, { status });

export const Credentials = z.object({ email: z.string().max(254), password: z.string() });
export const Refresh = z.object({ refresh_token: z.string().min(1) });
