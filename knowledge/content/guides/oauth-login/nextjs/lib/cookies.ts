/** Lax: with Strict the browser would not send the cookie when it comes back from the provider. */
export const flags = { path: "/", secure: true, httpOnly: true, sameSite: "lax" } as const;
