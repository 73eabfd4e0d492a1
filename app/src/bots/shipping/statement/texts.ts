/** What the job of a statement says. */
export interface StatementTextArgs {
  "statement-caption": Record<string, never>;
  "statement-failed": Record<string, never>;
}
