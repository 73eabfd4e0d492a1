import { scrubText } from "../redact.ts";

/** What may be told of a line besides its sentence; nothing else of its fields is looked at. */
const FORMS = {
  bot: /^[a-z]{1,50}$/,
  updateId: /^\d{1,16}$/,
  jobId: /^[\w.[\]-]{1,128}$/,
  job: /^[a-z0-9-]{1,64}$/,
  queue: /^[a-z0-9-]{1,64}$/,
  /** A hash and never a chat. */
  chat: /^[0-9a-f]{16}$/,
} as const;

/** Names and numbers of a line, by what each is. */
export type ReportedFacts = Partial<Record<keyof typeof FORMS, string>>;

/** Picks the facts that have the form of what they are called: what does not is left out. */
export function factsOf(fields: Readonly<Record<string, unknown>>): ReportedFacts {
  const known = Object.entries(FORMS).flatMap(([name, form]) => {
    const value = fields[name];
    if (typeof value !== "string" && typeof value !== "number") return [];
    const text = scrubText(String(value));
    return form.test(text) ? [[name, text] as const] : [];
  });
  return Object.fromEntries(known);
}
