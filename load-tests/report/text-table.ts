/**
 * A table for a terminal: two spaces between the columns, figures to the right.
 * @param head titles of the columns
 * @param rows as many cells as titles
 * @param left which columns hold words, to be aligned to the left
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left: readonly number[] = [0],
): string {
  const widths = head.map((title, column) =>
    Math.max(width(title), ...rows.map((row) => width(row[column] ?? ""))),
  );
  const cell = (text: string, column: number) => padded(text, widths[column] ?? 0, left.includes(column));
  return [head, ...rows].map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
}

function padded(cell: string, columns: number, toTheLeft: boolean): string {
  const space = " ".repeat(columns - width(cell));
  return toTheLeft ? cell + space : space + cell;
}

/** Characters, not UTF-16 units. */
function width(text: string): number {
  return [...text].length;
}
