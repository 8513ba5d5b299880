import type { Request, Response } from "express";
import { ipKeyGenerator, rateLimit, type Store } from "express-rate-limit";
import pg from "pg";

const ANSWER_TIME = 1_000; // a store that hangs must not hold up everybody; in one data centre 50 ms will do

const db = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  connectionTimeoutMillis: ANSWER_TIME,
  query_timeout: ANSWER_TIME,
});
db.on("error", (err) => console.error("lost a connection:", err.message));

/** One line of the table of limits. open: what happens while the store is gone, everybody passes or nobody. */
type Policy = { name: string; quota: number; seconds: number; open?: boolean; key: (req: Request, res: Response) => string };

/** The count could not be had, and the policy is closed. */
export class StoreGone extends Error {}

/** Counts where all processes see it. The library's own store is the memory of one process. */
class SharedStore implements Store {
  readonly localKeys = false;
  readonly policy: Policy;
  constructor(policy: Policy) {
    this.policy = policy;
  }

  async increment(key: string) {
    const { name, quota, seconds } = this.policy;
    const values = [`${name}\n${key}`, quota, seconds];
    try {
      const found = await db.query("SELECT n, wait FROM hit($1, $2, $3)", values);
      const { n, wait } = found.rows[0];
      return { totalHits: n, resetTime: new Date(Date.now() + wait * 1_000) };
    } catch (cause) {
      console.error(`limit ${name} not counted:`, cause);
      throw new StoreGone("no count", { cause });
    }
  }

  async resetKey(key: string) {
    await db.query("SELECT forget($1)", [`${this.policy.name}\n${key}`]);
  }

  decrement() {} // for options that we do not use
}

const limit = (policy: Policy) =>
  rateLimit({
    store: new SharedStore(policy),
    limit: policy.quota,
    windowMs: policy.seconds * 1_000,
    identifier: policy.name,
    keyGenerator: policy.key,
    passOnStoreError: policy.open ?? false,
    standardHeaders: "draft-8", // the form that draft 11 still has; the pk that it adds is optional
    legacyHeaders: false,
    handler: (_req, res) => {
      const type = "https://iana.org/assignments/http-problem-types#quota-exceeded";
      res.status(429).set("Cache-Control", "no-store").type("application/problem+json");
      res.json({ type, title: "Too Many Requests", status: 429, "violated-policies": [policy.name] });
    },
  });

// req.ip is right only with "trust proxy". Of IPv6 we take the /64, since who has one address of it has 2^64.
const address = (req: Request) => ipKeyGenerator(req.ip ?? "", 64);
const account = (req: Request) => String(req.body?.email).trim().toLowerCase();
export const pair = (req: Request) => `${account(req)}\n${address(req)}`;

/** By address; reading goes on without the store. */
export const search = limit({ name: "search", quota: 10, seconds: 60, open: true, key: address });
/** By account; it costs money. */
export const reports = limit({ name: "reports", quota: 5, seconds: 900, key: (_req, res) => res.locals.account });
/** One address and one account. */
export const loginPair = limit({ name: "login-pair", quota: 5, seconds: 900, key: pair });
/** In this order: who is refused by the first does not use up the account's. */
export const login = [
  limit({ name: "login-address", quota: 20, seconds: 900, key: address }), // one address, many accounts
  loginPair,
  limit({ name: "login-account", quota: 20, seconds: 900, key: account }), // many addresses, one account
];
