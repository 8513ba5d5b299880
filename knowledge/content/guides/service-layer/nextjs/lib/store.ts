import "server-only";
import type { Pool } from "pg";
import type { Store, User } from "./users";

/** Keeps users in PostgreSQL. Columns are named, values are parameters. */
export class SqlStore implements Store {
  readonly #db: Pool;

  constructor(db: Pool) {
    this.#db = db;
  }

  async find(id: string): Promise<User | undefined> {
    // query answers with a Result, which is always there; the user is its first row, if there is one.
    const { rows } = await this.#db.query<User>("SELECT id, email, name, created_at FROM users WHERE id = $1", [id]);
    return rows[0];
  }

  async add(user: User, passwordHash: string): Promise<boolean> {
    const { rowCount } = await this.#db.query(
      `INSERT INTO users (id, email, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (email) DO NOTHING`,
      [user.id, user.email, user.name, passwordHash, user.created_at],
    );
    return rowCount === 1;
  }
}
