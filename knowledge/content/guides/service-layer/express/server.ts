import argon2 from "argon2";
import { createApp } from "./app.ts";
import { db } from "./db.ts";
import { SqlStore } from "./store.ts";
import { UserService } from "./users.ts";

// The only file that knows all parts.
const users = new UserService({
  store: new SqlStore(db),
  // The least that OWASP advises for Argon2id; more if your machines can. Each hash holds its settings, so they can grow.
  hash: (password) => argon2.hash(password, { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 }),
  now: () => new Date(),
});

createApp(users).listen(Number(process.env.PORT), "127.0.0.1");
