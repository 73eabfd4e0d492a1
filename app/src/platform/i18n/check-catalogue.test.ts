import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadCatalogue } from "./catalogue.ts";
import { checkCatalogue } from "./check-catalogue.ts";

const right = 'hello = Hello, <b>{ $name }</b> &amp; <a href="https://example.org">more</a>\n';
const check = (en: string, ru = en, fa = en) => checkCatalogue(loadCatalogue({ texts: { en, ru, fa } }));

test("a right catalogue has no problems", () => {
  const plural = "n = { $n ->\n    [one] <i>one</i>\n   *[other] { NUMBER($n) }\n}\n";
  expect(
    check(`# note\n-brand = Bot\nuse = { -brand } and { hello }\n${right}${plural}command-start = Begin\n`),
  ).toEqual([]);
});

test.each([
  ["a brace never closed", `${right}x = { $a\n`, "en: line 2 is not understood: x = { $a"],
  ["a continuation at the margin", `${right}and more\n`, "en: line 2 is not understood: and more"],
  ["no value", `${right}x =\n`, "en: line 2 is not understood: x ="],
  ["a key given twice", `${right}${right}`, 'en: Attempt to override an existing message: "hello"'],
  ["a reference to nothing", "x = { nothing }\n", "en: x: Unknown message: nothing"],
  ["an unknown function", "x = { SHOUT($a) }\n", "en: x: Unknown function: SHOUT()"],
  ["a bare ampersand", "x = You & me\n", "en: x: unescaped & me"],
  ["a bare less-than", "x = 1 < 2\n", "en: x: unescaped < 2"],
  ["a tag Telegram does not know", "x = <p>hi</p>\n", "en: x: <p> is not one of Telegram's tags"],
  ["a tag left open", "x = <b>hi\n", "en: x: <b> is not closed"],
  ["tags crossing", "x = <b><i>hi</b></i>\n", "en: x: </b> closes nothing"],
  [
    "a broken tag in one plural form only",
    "x = { $n ->\n    [one] one\n   *[other] <b>many\n}\n",
    "en: x: <b> is not closed",
  ],
  ["a command description too short", "command-x = Go\n", "en: command-x: is 2 long, allowed 3 to 256"],
  [
    "a command description too long",
    `command-x = ${"x".repeat(257)}\n`,
    "en: command-x: is 257 long, allowed 3 to 256",
  ],
  ["an alert too long", `alert-x = ${"x".repeat(201)}\n`, "en: alert-x: is 201 long, allowed 1 to 200"],
])("%s is found", (_, text, problem) => {
  expect(check(text)).toContain(problem);
});

test("differences between languages are found", () => {
  const problems = check("a = A\nb = { $x } { $y }\n", "b = { $x }\n", "a = A\nb = { $y } { $x }\nc = C\n");
  expect(problems).toEqual(["ru: a is missing", "ru: b takes (x), in en (x, y)", "fa: c is not in en"]);
});

test("a catalogue is read from a folder, and a missing language is an error with a code", async () => {
  const dir = await mkdtemp(join(tmpdir(), "locales-"));
  await writeFile(join(dir, "en.ftl"), right);
  await writeFile(join(dir, "ru.ftl"), right);
  expect(() => loadCatalogue({ dir })).toThrow("CATALOGUE_UNREADABLE");
  await writeFile(join(dir, "fa.ftl"), right);
  expect(checkCatalogue(loadCatalogue({ dir }))).toEqual([]);
  await rm(dir, { recursive: true });
});
