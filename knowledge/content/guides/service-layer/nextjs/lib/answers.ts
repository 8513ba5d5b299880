import { STATUS_CODES } from "node:http";
import { z } from "zod";
import { EmailTaken, Invalid, NotFound } from "./users";

/** Goes around a handler and maps the service's errors to statuses. */
export const answers =
  <A extends unknown[]>(handler: (...args: A) => Promise<Response>) =>
  async (...args: A): Promise<Response> => {
    try {
      return await handler(...args);
    } catch (err) {
      if (err instanceof NotFound) return problem(404, err.message);
      if (err instanceof EmailTaken) return problem(409, err.message);
      if (err instanceof Invalid) return problem(422, err.message);
      if (err instanceof z.ZodError) return problem(422, "the body is not a new user");
      if (err instanceof SyntaxError) return problem(400, "the body is not JSON");
      console.error(err); // a fault: logged, and told to nobody
      return problem(500);
    }
  };

function problem(status: number, detail?: string) {
  const answer = Response.json({ title: STATUS_CODES[status], status, detail }, { status });
  answer.headers.set("content-type", "application/problem+json");
  return answer;
}
