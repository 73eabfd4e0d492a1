import { ERROR_CODES } from "../../app/src/contracts/error-codes.ts";
import type { Generator } from "./generator.ts";

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
    ...table(["Code", "Meaning", "What to do"], rows),
    "",
  ].join("\n");
}

/** Columns as wide as their widest cell, as the formatter writes them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = [head, ...rows].map((row) =>
    row.map((text) => text.replaceAll("|", "\\|").replaceAll("\n", " ")),
  );
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const [top = "", ...body] = cells.map((row) => {
    const padded = row.map((text, column) => text.padEnd(widths[column] ?? 0));
    return `| ${padded.join(" | ")} |`;
  });
  return [top, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body];
}
