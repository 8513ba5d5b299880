import assert from "node:assert/strict";
import { test } from "node:test";
import { EmailTaken, Invalid, NotFound, UserService, type Store, type User } from "./users.ts";

const password = "correct horse battery";
const noon = new Date("2026-11-24T12:00:00Z");

/** A store of ten lines: no database, no clock and no slow hash are needed. */
function service() {
  const rows = new Map<string, User>();
  const store: Store = {
    find: async (id) => rows.get(id),
    add: async (user, passwordHash) => {
      assert.equal(passwordHash, `hash of ${password}`);
      if ([...rows.values()].some((other) => other.email === user.email)) return false;
      rows.set(user.id, user);
      return true;
    },
  };
  return { rows, users: new UserService({ store, hash: async (p) => `hash of ${p}`, now: () => noon }) };
}

test("create, then find", async () => {
  const { users } = service();
  const made = await users.create({ email: " Ada@Example.org", name: " Ada ", password });
  assert.deepEqual(made, { id: made.id, email: "ada@example.org", name: "Ada", created_at: noon });
  assert.deepEqual(await users.find(made.id), made);
});

test("refusals", async () => {
  const { users, rows } = service();
  await users.create({ email: "ada@example.org", name: "Ada", password });
  await assert.rejects(users.find("2"), NotFound);
  await assert.rejects(users.create({ email: "ADA@example.org", name: "Eve", password }), EmailTaken);
  for (const bad of [{ email: "ada" }, { name: " " }, { password: "short" }, { password: "x".repeat(129) }]) {
    await assert.rejects(users.create({ email: "a@b.org", name: "Ada", password, ...bad }), Invalid);
  }
  assert.equal(rows.size, 1);
});
