import "server-only";

/** Reads a form; a field that is missing, or is a file, is empty. */
export async function readForm(request: Request): Promise<(name: string) => string> {
  if (!request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded")) return () => "";
  const form = new URLSearchParams(await request.text());
  return (name) => form.get(name) ?? "";
}

/** Keeps the redirect on this site: browsers read "//evil" and "/\evil" as another host. */
export function ownPath(next: string): string {
  return /^\/([!-.0-[\]-~][!-[\]-~]*)?$/.test(next) ? next : "/";
}
