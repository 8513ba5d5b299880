import { randomUUID } from "node:crypto";
import { importJWK, SignJWT, type JWK } from "jose";

/** Seconds that an access token lives, and that a blocked user may still get in. */
export const accessLife = 600;

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

const issuer = setting("ISSUER");
const audience = setting("AUDIENCE");
const client = setting("CLIENT_ID"); // the app that gets the tokens
const jwk = JSON.parse(setting("SIGNING_KEY")) as JWK;
if (jwk.kty !== "EC" || jwk.crv !== "P-256" || !jwk.d || !jwk.kid) throw new Error("SIGNING_KEY is no private P-256 key with a kid");
const key = await importJWK(jwk, "ES256");

/** What APIs check with. Member by member, so that the private part can never slip in. */
export const publicKeys = {
  keys: [{ kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, kid: jwk.kid, alg: "ES256", use: "sig" }],
};

/** An access token (RFC 9068) says who, for which API and until when, and nothing about rights. */
export function accessToken(user: string): Promise<string> {
  return new SignJWT({ client_id: client })
    .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: jwk.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(user)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${accessLife}s`)
    .sign(key);
}
