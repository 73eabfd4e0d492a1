import { expect, test } from "vitest";
import { type Span, spansOf } from "./spans.ts";

/** Writes spans as brackets: `<bold>text</>`. */
function draw(spans: readonly Span[]): string {
  return spans
    .map((span) => (typeof span === "string" ? span : `<${span.entity.type}>${draw(span.children)}</>`))
    .join("");
}

function entity(type: string, offset: number, length: number) {
  return { type, offset, length };
}

test("a text without entities is one piece, and an empty one none", () => {
  expect(spansOf("hello")).toEqual(["hello"]);
  expect(spansOf("")).toEqual([]);
});

test("nested entities nest, whatever order they come in", () => {
  const nested = [entity("italic", 2, 2), entity("bold", 0, 6), entity("code", 7, 1)];
  expect(draw(spansOf("abcdef gh", nested))).toBe("<bold>ab<italic>cd</>ef</> <code>g</>h");
});

test("entities of the same place are all there", () => {
  expect(draw(spansOf("ab", [entity("bold", 0, 2), entity("italic", 0, 2)]))).toBe("<bold><italic>ab</></>");
});

test("an entity that crosses another's end is cut in two", () => {
  const crossing = [entity("bold", 0, 4), entity("italic", 2, 4)];
  expect(draw(spansOf("abcdefg", crossing))).toBe("<bold>ab<italic>cd</></><italic>ef</>g");
});

test("an entity beyond the text's end is kept within it", () => {
  expect(draw(spansOf("abc", [entity("bold", 1, 99), entity("code", 50, 2)]))).toBe("a<bold>bc</>");
});

test("offsets count UTF-16 units, so that emoji before an entity do not shift it", () => {
  expect(draw(spansOf("🎉 ok", [entity("bold", 3, 2)]))).toBe("🎉 <bold>ok</>");
});
