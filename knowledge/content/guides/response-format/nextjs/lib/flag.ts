/** The success flag, for clients that read it already: one of two shapes, so that data and error are never both there. */
export type Reply<T> =
  | { success: true; data: T; meta?: Meta }
  | { success: false; error: { code: string; message: string } };

/** About a list as a whole. total is absent where counting is too slow, which is not the same as 0. */
export type Meta = { page: number; limit: number; total?: number };

// Status and flag are set in one place and therefore agree.
export function ok<T>(data: T, meta?: Meta) {
  return Response.json({ success: true, data, meta } satisfies Reply<T>);
}

export function not(status: 400 | 404 | 409 | 422 | 500, code: string, message: string) {
  return Response.json({ success: false, error: { code, message } } satisfies Reply<never>, { status });
}
