/** The caller as the store knows it now. Tokens from before since (seconds) are over: a new password, a sign-out everywhere. */
export type User = { id: string; roles: string[]; blocked: boolean; since: number };

// Stands for your database.
const users = new Map<string, User>([
  ["ada", { id: "ada", roles: ["admin"], blocked: false, since: 0 }],
  ["bob", { id: "bob", roles: [], blocked: false, since: 0 }],
  ["dan", { id: "dan", roles: [], blocked: false, since: 0 }],
  ["eve", { id: "eve", roles: [], blocked: true, since: 0 }],
]);

export async function find(id: string): Promise<User | undefined> {
  if (id === "outage") throw new Error("the database does not answer"); // so that our checks see what happens then
  return users.get(id);
}

export async function signOutEverywhere(user: User) {
  users.set(user.id, { ...user, since: Date.now() / 1000 });
}
