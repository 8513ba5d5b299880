import "server-only";
import { randomUUID } from "node:crypto";
import { importJWK, SignJWT, type JWK } from "jose";

/** Seconds that an access token lives, and that a blocked user may still get in. */
export const accessLife = 600;

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** The settings, read when first asked for: next build loads this file without them. instrumentation.ts asks at the start. */
export function settings() {
  const jwk = JSON.parse(setting("SIGNING_KEY")) as JWK;
  if (jwk.kty !== "EC" || jwk.crv !== "P-256" || !jwk.d || !jwk.kid) throw new Error("SIGNING_KEY is no private P-256 key with a kid");
  return { jwk, issuer: setting("ISSUER"), audience: setting("AUDIENCE"), client: setting("CLIENT_ID"), database: setting("DATABASE_URL") };
}

/** What APIs check with. Member by member, so that the private part can never slip in. */
export function publicKeys() {
  const { jwk } = settings();
  return { keys: [{ kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, kid: jwk.kid, alg: "ES256", use: "sig" }] };
}

/** An access token (RFC 9068) says who, for which API and until when, and nothing about rights. */
export async function accessToken(user: string): Promise<string> {
  const { jwk, issuer, audience, client } = settings();
  return new SignJWT({ client_id: client })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: jwk.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(user)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${accessLife}s`)
    .sign(await importJWK(jwk, "ES256"));
}
