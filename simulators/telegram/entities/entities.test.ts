import { expect, test } from "vitest";
import { detectEntities } from "./detect.ts";
import { parseHtml } from "./html.ts";
import { parseMarkdownV2 } from "./markdown-v2.ts";

/** Entities as `type:offset+length`. */
function short(entities: readonly { type: string; offset: number; length: number }[]): string[] {
  return entities.map(({ type, offset, length }) => `${type}:${offset}+${length}`);
}

test.each([
  ["<b>bold</b> <i>it</i>", "bold it", ["bold:0+4", "italic:5+2"]],
  ["😀<u>x</u>", "😀x", ["underline:2+1"]],
  ["<b>a<i>b</i></b>", "ab", ["bold:0+2", "italic:1+1"]],
  ["&lt;b&gt; &amp;&quot;&#33;&#x41;&nbsp;", '<b> &"!A&nbsp;', []],
  ['<a href="https://a.example/?x=1&amp;y=2">go</a>', "go", ["text_link:0+2"]],
  ['<a href="tg://user?id=42">me</a>', "me", ["text_mention:0+2"]],
  ['<pre><code class="language-ts">x</code></pre>', "x", ["pre:0+1"]],
  ['<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>', "xy", ["spoiler:0+1", "spoiler:1+1"]],
  ["<blockquote expandable>x</blockquote>", "x", ["expandable_blockquote:0+1"]],
  ["<b></b>x", "x", []],
])("HTML %j reads as %j", (source, text, entities) => {
  const parsed = parseHtml(source);
  expect([parsed.text, short(parsed.entities)]).toEqual([text, entities]);
});

test.each([
  ["a <x>", 'Unsupported start tag "x" at byte offset 2'],
  ["é<b>", 'Can\'t find end tag corresponding to start tag "b" at byte offset 2'],
  ["a</b>", "Unexpected end tag at byte offset 1"],
  ["<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
  ["<b", "Unclosed start tag at byte offset 0"],
  ["<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
])("HTML %j is refused: %s", (source, message) => {
  expect(() => parseHtml(source)).toThrow(message);
});

test.each([
  [
    "*bold* _it_ __un__ ~st~ ||sp||",
    "bold it un st sp",
    ["bold:0+4", "italic:5+2", "underline:8+2", "strikethrough:11+2", "spoiler:14+2"],
  ],
  ["*a _b_*", "a b", ["bold:0+3", "italic:2+1"]],
  ["\\*x\\. 1\\-2", "*x. 1-2", []],
  ["`a*b` ```ts\ncode\n```", "a*b code\n", ["code:0+3", "pre:4+5"]],
  ["[go](https://a.example/\\)x)", "go", ["text_link:0+2"]],
  [">one\n>two\nthree", "one\ntwo\nthree", ["blockquote:0+7"]],
])("MarkdownV2 %j reads as %j", (source, text, entities) => {
  const parsed = parseMarkdownV2(source);
  expect([parsed.text, short(parsed.entities)]).toEqual([text, entities]);
});

test.each([
  ["1.5", "Character '.' is reserved and must be escaped with the preceding '\\'"],
  ["a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"],
  ["é *b", "Can't find end of Bold entity at byte offset 3"],
  ["`a", "Can't find end of Code entity at byte offset 0"],
  ["```ts\na", "Can't find end of PreCode entity at byte offset 0"],
  ["[a](b", "Can't find end of a URL at byte offset 4"],
])("MarkdownV2 %j is refused: %s", (source, message) => {
  expect(() => parseMarkdownV2(source)).toThrow(message);
});

test.each([
  ["/start ref_1", ["bot_command:0+6"]],
  ["go /order@shop_bot 5", ["bot_command:3+15"]],
  ["a/b 1/2 //x", []],
  ["see https://a.example/x?y=1, and b.com.", ["url:4+23", "url:33+5"]],
  ["@friend and a@b.org #tag $USD", ["mention:0+7", "email:12+7", "hashtag:20+4", "cashtag:25+4"]],
  ["سلام /help 😀", ["bot_command:5+5"]],
])("in %j Telegram marks %j by itself", (text, entities) => {
  expect(short(detectEntities(text))).toEqual(entities);
});
