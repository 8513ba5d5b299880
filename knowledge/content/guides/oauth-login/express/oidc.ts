import * as oidc from "openid-client";
import { signIn } from "./accounts.ts";
import type { Attempt } from "./attempts.ts";

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const callback = setting("CALLBACK"); // the exact address that is registered, never built from the request
const secret = oidc.ClientSecretBasic(setting("CLIENT_SECRET"));

// Asks the provider for its addresses, once at the start.
const provider = await oidc.discovery(new URL(setting("ISSUER")), setting("CLIENT_ID"), {}, secret, { timeout: 10 });
oidc.enableNonRepudiationChecks(provider); // without it the library trusts TLS and does not look at the signature

/**
 * Three secrets that must come back, each in its own way: state in the address, nonce in the ID token, and the verifier from
 * us to the provider (PKCE).
 */
export function newAttempt(): Attempt {
  return { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
}

/** Where the browser goes to sign in. */
export async function signInAddress({ state, nonce, verifier }: Attempt): Promise<string> {
  const parameters = { redirect_uri: callback, scope: "openid email", state, nonce };
  const challenge = { code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" };
  return oidc.buildAuthorizationUrl(provider, { ...parameters, ...challenge }).href;
}

/** Checks what came back and returns the user. Everything in the address may be forged. */
export async function finish(query: string, { state, nonce, verifier }: Attempt): Promise<string> {
  const address = new URL(callback);
  address.search = query;
  // It compares state and iss, sends code and verifier, and checks the ID token: signature, iss, aud, exp, nonce.
  const tokens = await oidc.authorizationCodeGrant(provider, address, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true, // an access token alone does not say who came
  });
  const { iss, sub, aud, email } = tokens.claims()!;
  // The library lets "azp" speak for a token that is for others, too. What others hold they can replay.
  if ([aud].flat().length !== 1) throw new Error("the ID token is for others, too");
  return signIn(iss, sub, typeof email === "string" ? email : null);
}
