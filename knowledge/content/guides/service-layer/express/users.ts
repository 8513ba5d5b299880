import { randomUUID } from "node:crypto";

/** What the rest of the program, and clients, may see. The hash is not in it, so it cannot leave by mistake. */
export type User = { id: string; email: string; name: string; created_at: Date };

/** What somebody who signs up sends. */
export type NewUser = { email: string; name: string; password: string };

/** What the service needs of a store; it is declared here, where it is used. */
export interface Store {
  find(id: string): Promise<User | undefined>;
  /** False when another user has the address, also when both arrive at once. */
  add(user: User, passwordHash: string): Promise<boolean>;
}

// Errors that callers tell apart. Who calls decides what they become: a status, an exit code, a retry.
export class NotFound extends Error {}
export class EmailTaken extends Error {}
export class Invalid extends Error {}

/** Holds the rules, and knows neither HTTP nor SQL. Everything it depends on is handed in. */
export class UserService {
  readonly #store: Store;
  readonly #hash: (password: string) => Promise<string>;
  readonly #now: () => Date;

  constructor(needs: { store: Store; hash: (password: string) => Promise<string>; now: () => Date }) {
    this.#store = needs.store;
    this.#hash = needs.hash;
    this.#now = needs.now;
  }

  async find(id: string): Promise<User> {
    const user = await this.#store.find(id);
    if (!user) throw new NotFound("no such user");
    return user;
  }

  /** Validates, hashes, inserts and returns the new user. */
  async create(input: NewUser): Promise<User> {
    const email = input.email.trim().toLowerCase();
    const name = input.name.trim();
    check(/^[^@\s]+@[^@\s]+$/.test(email) && email.length <= 254, "email is not an e-mail address");
    check(within(name, 1, 80), "name is 1 to 80 characters");
    check(within(input.password, 15, 128), "password is 15 to 128 characters"); // the upper limit spares the hash
    const passwordHash = await this.#hash(input.password);
    const user = { id: randomUUID(), email, name, created_at: this.#now() };
    // No "is it taken?" first: between that question and the insert another request fits. The constraint decides.
    if (!(await this.#store.add(user, passwordHash))) throw new EmailTaken("the e-mail address is taken");
    return user;
  }
}

function check(good: boolean, otherwise: string) {
  if (!good) throw new Invalid(otherwise);
}

const within = (text: string, least: number, most: number) => [...text].length >= least && [...text].length <= most;
