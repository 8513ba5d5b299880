import "server-only";
import argon2 from "argon2";
import { db } from "./db";
import { SqlStore } from "./store";
import { UserService } from "./users";

/** The only file that knows all parts. Route handlers and Server Actions take what they need from here. */
export const users = new UserService({
  store: new SqlStore(db),
  // The least that OWASP advises for Argon2id; more if your machines can. Each hash holds its settings, so they can grow.
  hash: (password) => argon2.hash(password, { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }),
  now: () => new Date(),
});
