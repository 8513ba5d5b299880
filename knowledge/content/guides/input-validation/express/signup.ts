import { z } from "zod";
import { Refusal } from "./body.ts";

// Characters and not the halves that String.length counts. Control characters end up in logs, mails and terminals.
const text = (least: number, most: number) =>
  z.string().refine((s) => [...s].length >= least && [...s].length <= most && !/[\p{Cc}\p{Cs}]/u.test(s), {
    error: `is ${least} to ${most} characters on one line`,
  });

/** What a stranger may send. There is no role in it, and it is strict, so nobody can send one. */
export const SignUp = z.strictObject({
  name: z.string().trim().pipe(text(1, 80)),
  email: z.string().trim().toLowerCase().pipe(z.email().max(254)),
  password: text(15, 128), // stays as it was typed
  age: z.int().min(0).max(150).optional(),
  tags: z.array(text(1, 30)).max(10).default([]),
});

/** Names all faults at once, so that a form need not be sent five times. */
export function check<T>(type: z.ZodType<T>, input: unknown): T {
  const result = type.safeParse(input);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((name) => ({ pointer: pointer([...issue.path, name]), detail: "is not known" }))
      : [{ pointer: pointer(issue.path), detail: issue.message }],
  );
  throw new Refusal(422, "the input is not valid", errors);
}

/** A JSON Pointer (RFC 6901). */
const pointer = (path: PropertyKey[]) =>
  "#" + path.map((p) => "/" + String(p).replaceAll("~", "~0").replaceAll("/", "~1")).join("");
