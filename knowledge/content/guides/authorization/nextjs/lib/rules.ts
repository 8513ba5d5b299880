export type User = { id: string; role: string };

export type Action = "invoices.read" | "invoices.create" | "invoices.dispute" | "invoices.void" | "notes.read" | "reports.read";

/** How far a right reaches: to what is one's own, or to everything. */
export type Reach = "own" | "all";

// The table that was agreed on, a line for each role. What is not in it is denied: a new action, a new role, a typing error.
// A Map and no object: a role called "constructor" would find something in any object.
const rules = new Map<string, Map<Action, Reach>>([
  ["customer", new Map([["invoices.read", "own"], ["invoices.create", "own"], ["invoices.dispute", "own"]])],
  ["support", new Map([["invoices.read", "all"], ["notes.read", "all"]])],
  ["finance", new Map([["invoices.read", "all"], ["notes.read", "all"], ["invoices.void", "all"]])],
]);

export const reach = (user: User, action: Action): Reach | undefined => rules.get(user.role)?.get(action);

/** Nobody voids an invoice of their own. */
export const mayVoid = (user: User, invoice: { owner: string }): boolean => invoice.owner !== user.id;
