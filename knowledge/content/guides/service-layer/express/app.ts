import { STATUS_CODES } from "node:http";
import express, { type NextFunction, type Request, type Response } from "express";
import { z } from "zod";
import { EmailTaken, Invalid, NotFound, type UserService } from "./users.ts";

// The shape and no rule; the guide on input validation goes further.
const NewUser = z.strictObject({ email: z.string(), name: z.string(), password: z.string() });

/** The thin layer between HTTP and the service: read, call, answer. */
export function createApp(users: UserService) {
  const app = express();
  app.disable("x-powered-by");
  app.use(express.json({ limit: "4kb" }));

  app.get("/users/:id", async (req, res) => {
    res.json(await users.find(req.params.id));
  });
  app.post("/users", async (req, res) => {
    const user = await users.create(NewUser.parse(req.body));
    res.status(201).location(`/users/${user.id}`).json(user);
  });

  app.use((_req, res) => problem(res, 404));
  app.use((err: Error & { status?: number }, _req: Request, res: Response, _next: NextFunction) => {
    if (err instanceof NotFound) return problem(res, 404, err.message);
    if (err instanceof EmailTaken) return problem(res, 409, err.message);
    if (err instanceof Invalid) return problem(res, 422, err.message);
    if (err instanceof z.ZodError) return problem(res, 422, "the body is not a new user");
    if (err.status && err.status < 500) return problem(res, err.status); // of express.json
    console.error(err); // a fault: logged, and told to nobody
    problem(res, 500);
  });
  return app;
}

function problem(res: Response, status: number, detail?: string) {
  res.status(status).type("application/problem+json").json({ title: STATUS_CODES[status], status, detail });
}
