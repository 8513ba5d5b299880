import { address, forget, limited, loginAccount, loginAddress, loginPair, problem } from "../../lib/limit";

export async function POST(request: Request) {
  const { email, password } = (await request.json().catch(() => null)) ?? {};
  const account = String(email).trim().toLowerCase();
  const from = address(request);
  const pair = `${account}\n${from}`;
  // Before the password, so that fifty at once try five. In this order: who is refused by the first does not use up the account's.
  return limited(
    [
      [loginAddress, from],
      [loginPair, pair],
      [loginAccount, account],
    ],
    async () => {
      if (!right(account, password)) return problem(401);
      await forget(loginPair, pair);
      return Response.json({ account });
    },
  );
}

/** Stands for your check of the password. */
const right = (account: string, password: unknown) =>
  ["ada@example.com", "bob@example.com"].includes(account) && password === "correct horse";
