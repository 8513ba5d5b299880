export type User = { id: string; name: string }; // the id is a text: a number above 2^53 loses digits in JavaScript

const users: User[] = [{ id: "u1", name: "Ada" }, { id: "u2", name: "Bob" }]; // stands for your database

export const named = (name: string | null) => users.filter((u) => name === null || u.name === name);
export const byId = (id: string) => users.find((u) => u.id === id);
