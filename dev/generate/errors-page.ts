import { ERROR_CODES } from "../../app/src/contracts/error-codes.ts";
import type { Generator } from "./generator.ts";
import { markdownTable } from "./markdown-table.ts";

/** The page of error codes: what each means and what to do. */
export const errorsPage: Generator = {
  path: "docs/errors.md",
  content: () => errorsMarkdown(ERROR_CODES),
};

/** A table with one row per code, in the order of the alphabet. */
export function errorsMarkdown(codes: Readonly<Record<string, { meaning: string; action: string }>>): string {
  const rows = Object.entries(codes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { meaning, action }]) => [`\`${code}\``, meaning, action]);
  return [
    "# Error codes",
    "",
    "Every error of Botfleet carries one of these codes, in logs, metrics and answers. A code is never used again for",
    "another meaning. This page is made from `app/src/contracts/error-codes.ts` by `npm run generate`.",
    "",
    ...markdownTable(["Code", "Meaning", "What to do"], rows),
    "",
  ].join("\n");
}
