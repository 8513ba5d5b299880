import { z } from "zod";

const Text = z.string().refine((s) => !s.includes("\0"), { error: "has a zero byte" }); // PostgreSQL cannot keep it
const Title = Text.refine((s) => s.trim() !== "", { error: "is missing" });

/** What a client may set. Status and version are not in it. */
export const Whole = z.strictObject({ title: Title, text: Text.default("") });

/** A JSON merge patch: a member that is absent stays as it is, null takes it away. */
export const Patch = z.strictObject({
  title: Title.optional(),
  text: Text.nullable().optional().transform((text) => (text === null ? "" : text)),
});

/** Filters by known names only: a typing error must not look like no filter. */
export const Filter = z.strictObject({ status: z.enum(["draft", "published"]).optional() });
