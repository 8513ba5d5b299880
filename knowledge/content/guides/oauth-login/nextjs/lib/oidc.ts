import "server-only";
import * as oidc from "openid-client";
import { signIn } from "./accounts";
import type { Attempt } from "./attempts";

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** instrumentation.ts asks for them at the start; next build loads this file without them. */
export function settings() {
  const callback = setting("CALLBACK"); // the exact address that is registered, never built from the request
  return { callback, issuer: setting("ISSUER"), client: setting("CLIENT_ID"), secret: setting("CLIENT_SECRET"), database: setting("DATABASE_URL") };
}

let asked: Promise<oidc.Configuration> | undefined;

/** The provider's addresses, asked for once; a provider that is away is asked again at the next sign-in. */
function provider(): Promise<oidc.Configuration> {
  return (asked ??= discover().catch((err) => {
    asked = undefined;
    throw err;
  }));
}

async function discover(): Promise<oidc.Configuration> {
  const { issuer, client, secret } = settings();
  const found = await oidc.discovery(new URL(issuer), client, {}, oidc.ClientSecretBasic(secret), { timeout: 10 });
  oidc.enableNonRepudiationChecks(found); // without it the library trusts TLS and does not look at the signature
  return found;
}

/**
 * Three secrets that must come back, each in its own way: state in the address, nonce in the ID token, and the verifier from
 * us to the provider (PKCE).
 */
export function newAttempt(): Attempt {
  return { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
}

/** Where the browser goes to sign in. */
export async function signInAddress({ state, nonce, verifier }: Attempt): Promise<string> {
  const parameters = { redirect_uri: settings().callback, scope: "openid email", state, nonce };
  const challenge = { code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256" };
  return oidc.buildAuthorizationUrl(await provider(), { ...parameters, ...challenge }).href;
}

/** Checks what came back and returns the user. Everything in the address may be forged. */
export async function finish(query: string, { state, nonce, verifier }: Attempt): Promise<string> {
  const address = new URL(settings().callback);
  address.search = query;
  // It compares state and iss, sends code and verifier, and checks the ID token: signature, iss, aud, exp, nonce.
  const tokens = await oidc.authorizationCodeGrant(await provider(), address, {
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
