import { redeem } from "../../lib/families";
import { grant, Refresh, refuse, takes } from "../../lib/json";

export const POST = takes(Refresh, async ({ refresh_token }) => {
  const redeemed = await redeem(refresh_token);
  // Unknown, ended or reused: the client signs in again.
  return redeemed ? grant(redeemed.user, redeemed.next) : refuse(400, "invalid_grant");
});
