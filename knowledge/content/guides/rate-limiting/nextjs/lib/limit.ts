import "server-only";
import { STATUS_CODES } from "node:http";
import { BlockList, isIPv4, isIPv6 } from "node:net";
import pg from "pg";

const ANSWER_TIME = 1_000; // a store that hangs must not hold up everybody; in one data centre 50 ms will do

const db = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  connectionTimeoutMillis: ANSWER_TIME,
  query_timeout: ANSWER_TIME,
});
db.on("error", (err) => console.error("lost a connection:", err.message));

/** One line of the table of limits. open: what happens while the store is gone, everybody passes or nobody. */
type Policy = { name: string; quota: number; seconds: number; open?: boolean };

export const search: Policy = { name: "search", quota: 10, seconds: 60, open: true }; // by address; reading goes on
export const reports: Policy = { name: "reports", quota: 5, seconds: 900 }; // by account; it costs money
export const loginAddress: Policy = { name: "login-address", quota: 20, seconds: 900 }; // one address, many accounts
export const loginPair: Policy = { name: "login-pair", quota: 5, seconds: 900 }; // one address, one account
export const loginAccount: Policy = { name: "login-account", quota: 20, seconds: 900 }; // many addresses, one account

/**
 * Counts one for each policy, before the work is done, and then does the work, or says why not. The first that refuses is the
 * last that counts.
 */
export async function limited(counted: [Policy, string][], work: () => Response | Promise<Response>): Promise<Response> {
  const headers = new Headers();
  for (const [policy, key] of counted) {
    const { name, quota, seconds, open } = policy;
    let n: number, wait: number;
    try {
      const values = [`${name}\n${key}`, quota, seconds];
      const found = await db.query("SELECT n, wait FROM hit($1, $2, $3)", values);
      ({ n, wait } = found.rows[0]);
    } catch (err) {
      console.error(`limit ${name} not counted:`, err);
      if (open) continue;
      return problem(503, { "retry-after": "5" });
    }
    // draft-ietf-httpapi-ratelimit-headers-11: quota and window; what remains, and until when.
    headers.append("ratelimit-policy", `"${name}";q=${quota};w=${seconds}`);
    headers.append("ratelimit", `"${name}";r=${Math.max(0, quota - n)};t=${wait}`);
    if (n > quota) {
      headers.set("retry-after", String(wait));
      const type = "https://iana.org/assignments/http-problem-types#quota-exceeded";
      return problem(429, headers, { type, "violated-policies": [name] });
    }
  }
  const answer = await work();
  headers.forEach((value, name) => answer.headers.set(name, value));
  return answer;
}

/** Sets a count back to none. */
export async function forget({ name }: Policy, key: string) {
  await db.query("SELECT forget($1)", [`${name}\n${key}`]);
}

export function problem(status: number, headers?: HeadersInit, more = {}) {
  const answer = Response.json({ title: STATUS_CODES[status], status, ...more }, { status, headers });
  answer.headers.set("content-type", "application/problem+json");
  answer.headers.set("cache-control", "no-store");
  return answer;
}

const proxies = new BlockList();
for (const text of (process.env.TRUSTED_PROXIES ?? "").split(",").filter(Boolean)) {
  const [net = "", bits] = text.split("/");
  proxies.addSubnet(net, Number(bits ?? (isIPv4(net) ? 32 : 128)), isIPv4(net) ? "ipv4" : "ipv6");
}

/**
 * Who asks. Each proxy adds at the right whom it saw, so we read from the right, past our own proxies. A route handler does not
 * see who connects, so nobody but the proxy may reach this program: past it, the last name would be the caller's own word.
 */
export function address(request: Request): string {
  const hops = (request.headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim().replace(/^::ffff:(?=\d+\.)/i, ""));
  const client = hops.findLast((hop) => !proxies.check(hop, isIPv6(hop) ? "ipv6" : "ipv4")) ?? "";
  return isIPv6(client) ? network(client) : client;
}

/** The /64 of an IPv6 address: who has one address of it has 2^64. */
function network(ip: string): string {
  const [left = "", right] = new URL(`http://[${ip.split("%")[0]}]`).hostname.slice(1, -1).split("::");
  const first = left.split(":").filter(Boolean);
  const last = right?.split(":").filter(Boolean) ?? [];
  const groups = right === undefined ? first : [...first, ...Array(8 - first.length - last.length).fill("0"), ...last];
  return groups.slice(0, 4).join(":") + "::/64";
}
