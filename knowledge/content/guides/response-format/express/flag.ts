import type { Response } from "express";

/** The success flag, for clients that read it already: one of two shapes, so that data and error are never both there. */
export type Reply<T> =
  | { success: true; data: T; meta?: Meta }
  | { success: false; error: { code: string; message: string } };

/** About a list as a whole. total is absent where counting is too slow, which is not the same as 0. */
export type Meta = { page: number; limit: number; total?: number };

// Status and flag are set in one place and therefore agree.
export function ok<T>(res: Response<Reply<T>>, data: T, meta?: Meta) {
  res.json({ success: true, data, meta });
}

export function not(res: Response<Reply<never>>, status: 400 | 404 | 409 | 422 | 500, code: string, message: string) {
  res.status(status).json({ success: false, error: { code, message } });
}
