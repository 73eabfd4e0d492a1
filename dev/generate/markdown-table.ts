/**
 * Lines of a Markdown table, columns as wide as their widest cell, as the formatter writes them.
 * @param right columns of figures, aligned to the right
 */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string[] {
  const cells = [head, ...rows].map((row) =>
    row.map((text) => text.replaceAll("|", "\\|").replaceAll("\n", " ")),
  );
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const [top = "", ...body] = cells.map((row) => {
    const padded = row.map((text, column) => {
      const width = widths[column] ?? 0;
      return right.includes(column) ? text.padStart(width) : text.padEnd(width);
    });
    return `| ${padded.join(" | ")} |`;
  });
  const rule = widths.map((width, column) =>
    right.includes(column) ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  return [top, `| ${rule.join(" | ")} |`, ...body];
}
