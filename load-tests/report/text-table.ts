/**
 * A table for a terminal: the first column to the left, figures to the right, two spaces between.
 * @param head titles of the columns
 * @param rows as many cells as titles
 */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(width(title), ...rows.map((row) => width(row[column] ?? ""))),
  );
  return [head, ...rows]
    .map((row) => row.map((cell, column) => padded(cell, widths[column] ?? 0, column === 0)).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}

function padded(cell: string, columns: number, toTheLeft: boolean): string {
  const space = " ".repeat(columns - width(cell));
  return toTheLeft ? cell + space : space + cell;
}

/** Characters, not UTF-16 units. */
function width(text: string): number {
  return [...text].length;
}
