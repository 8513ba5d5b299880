import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from "jose";

/** The token is not good, in contrast to a fault of ours. expired: a new one would help. */
export class TokenError extends Error {
  readonly expired: boolean;
  constructor(cause: unknown) {
    super("token is not valid", { cause });
    this.expired = cause instanceof errors.JWTExpired;
  }
}

/** What we take from a good token. It holds no roles: rights come from the store, and a scope can only narrow them. */
export type Token = { subject: string; issued: number; scopes: string[] };

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** Fails at the start on a configuration with holes, rather than at every request, or at none. */
export function tokenReader() {
  const issuer = setting("ISSUER");
  const audience = setting("AUDIENCE");
  const set = JSON.parse(setting("TOKEN_KEYS")) as JSONWebKeySet;
  if (set.keys.length === 0) throw new Error("TOKEN_KEYS has no key");
  const keys = createLocalJWKSet(set); // by kid; never from an address or a key in the token

  return async function read(token: string): Promise<Token> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ["ES256"], // ours, never what the token says
        issuer,
        audience,
        typ: "at+jwt", // an ID token of the same issuer has the same key; the type tells them apart
        requiredClaims: ["exp", "sub"], // without this a token without an end is taken
        maxTokenAge: "1 day", // wants iat, and none from the future: it would outlive every sign-out
        clockTolerance: "30s",
      });
      const { sub, iat, scope } = payload;
      if (typeof sub !== "string" || !sub || iat === undefined) throw new errors.JWTInvalid("no subject");
      return { subject: sub, issued: iat, scopes: typeof scope === "string" ? scope.split(" ") : [] };
    } catch (err) {
      if (err instanceof errors.JOSEError) throw new TokenError(err);
      throw err;
    }
  };
}
