// The same answers for a TypeScript client. A value is one of the two, and the compiler knows which after one look.

export type Meta = { total?: number; page: number; limit: number };

export type Ok<T> = { success: true; data: T; meta?: Meta };
export type Failed = { success: false; error: { code: string; message: string } };
export type ApiResponse<T> = Ok<T> | Failed;

// With bare resources no such type is needed: the status decides, and an error is a problem document.
export type Problem = { type: string; title: string; status: number; detail?: string };

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }
}

export async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path, { headers: { accept: "application/json" } });
  if (answer.ok) return (await answer.json()) as T;
  const media = answer.headers.get("content-type") ?? "";
  if (media.startsWith("application/problem+json")) throw new ApiError((await answer.json()) as Problem);
  // A proxy answered, in HTML: there is still one kind of error for callers.
  throw new ApiError({ type: "about:blank", title: answer.statusText, status: answer.status });
}
