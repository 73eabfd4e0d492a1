import { describe, expect, expectTypeOf, test } from "vitest";
import type { Logger } from "../observe/logger.ts";
import { loadCatalogue } from "./catalogue.ts";
import { htmlToPlain, trusted } from "./html.ts";
import { type Language, negotiate } from "./language.ts";
import { createTranslator, type Translator } from "./translator.ts";

interface TestMessages {
  readonly hello: { readonly name: string };
  readonly parcels: { readonly count: number };
  readonly track: { readonly code: string };
  readonly link: { readonly code: string };
  readonly list: { readonly lines: string };
  readonly bye: undefined;
  readonly "only-english": undefined;
  readonly "menu.hint": undefined;
}

const texts = {
  en: `
hello = Hello, <b>{ $name }</b> & welcome
parcels = { $count ->
    [one] one parcel
   *[other] { $count } parcels
}
track = Your code: <code>{ $code }</code>
link = See <a href="https://example.org/{ $code }">the parcel { $code }</a>
list = Parcels: { $lines }
bye = Bye
only-english = Only here
menu =
    .hint = Choose
`,
  ru: `
hello = Привет, <b>{ $name }</b>
parcels = { $count ->
    [one] { $count } посылка
    [few] { $count } посылки
   *[other] { $count } посылок
}
track = Ваш код: <code>{ $code }</code>
link = Смотрите <a href="https://example.org/{ $code }">посылку { $code }</a>
list = Посылки: { $lines }
bye = Пока
menu =
    .hint = Выберите
`,
  fa: `
hello = سلام <b>{ $name }</b>
parcels = { $count ->
    [one] یک بسته
   *[other] { $count } بسته
}
track = کد شما: <code>{ $code }</code>
link = ببینید <a href="https://example.org/{ $code }">بسته { $code }</a>
list = بسته‌ها: { $lines }
bye = خداحافظ
menu =
    .hint = انتخاب کنید
`,
};

function translators() {
  const warnings: unknown[] = [];
  const ignore = () => undefined;
  const logger: Logger = {
    ...{ trace: ignore, debug: ignore, info: ignore, error: ignore, fatal: ignore },
    warn: (fields: unknown) => void warnings.push(fields),
    line: () => undefined,
    child: () => logger,
  };
  const catalogue = loadCatalogue<TestMessages>({ texts });
  return { warnings, say: (language: Language) => createTranslator(catalogue, language, logger) };
}

const { say } = translators();
const [FSI, PDI] = ["\u2068", "\u2069"];

describe("what a person wrote cannot break a message", () => {
  test.each([
    ["<b>&", "&lt;b&gt;&amp;"],
    ['" onclick="x', "&quot; onclick=&quot;x"],
    ["\u202Eevil\u2066", "evil"],
    ["half \uD83D", "half \uFFFD"],
    ["نام 👩‍👩‍👧", "نام 👩‍👩‍👧"],
  ])("%j is shown as it is", (name, escaped) => {
    expect(say("ru")("hello", { name })).toBe(`Привет, <b>${escaped}</b>`);
  });

  test("in a button or an alert it stays as it was written, and our own markup is gone", () => {
    expect(say("ru").plain("hello", { name: '<b>& "x"' })).toBe('Привет, <b>& "x"');
    expect(htmlToPlain("&amp;lt;")).toBe("&lt;");
  });

  test("only what is marked as ours keeps its markup", () => {
    const line = say("en")("track", { code: "A<B" });
    expect(say("en")("list", { lines: trusted(line) })).toBe("Parcels: Your code: <code>A&lt;B</code>");
    expect(say("en")("list", { lines: "<i>x</i>" })).toBe("Parcels: &lt;i&gt;x&lt;/i&gt;");
  });
});

describe("left to right and right to left", () => {
  test("in English and Russian nothing invisible is around a value", () => {
    expect(say("en")("track", { code: "1Z-999" })).toBe("Your code: <code>1Z-999</code>");
    expect(say("ru")("hello", { name: "Ann" })).not.toMatch(/[\u2068\u2069]/);
  });

  test("in Persian a value is isolated from the sentence", () => {
    expect(say("fa")("hello", { name: "Ann" })).toBe(`سلام <b>${FSI}Ann${PDI}</b>`);
    expect(say("fa").direction).toBe("rtl");
  });

  test("in Persian too, what is copied or linked holds no marks", () => {
    expect(say("fa")("track", { code: "1Z-999" })).toBe(`کد شما: ${FSI}<code>1Z-999</code>${PDI}`);
    expect(say("fa")("link", { code: "7" })).toContain('<a href="https://example.org/7">');
  });
});

describe("languages", () => {
  test("plurals and digits are those of the language", () => {
    const counts = (language: Language) => [1, 2, 5].map((count) => say(language)("parcels", { count }));
    expect(counts("en")).toEqual(["one parcel", "2 parcels", "5 parcels"]);
    expect(counts("ru")).toEqual(["1 посылка", "2 посылки", "5 посылок"]);
    expect(counts("fa")[1]).toContain("۲");
  });

  test("a key one language lacks is said in English and reported once", () => {
    const { say: sayOnce, warnings } = translators();
    expect([sayOnce("fa")("only-english"), sayOnce("fa")("only-english")]).toEqual([
      "Only here",
      "Only here",
    ]);
    expect(warnings).toEqual([{ language: "fa", key: "only-english", problem: "missing" }]);
    sayOnce("ru")("only-english");
    expect(warnings).toHaveLength(2);
  });

  test("a missing argument is reported and the rest of the sentence is said", () => {
    const { say: sayOnce, warnings } = translators();
    const careless = sayOnce("ru") as unknown as (key: string, args: object) => string;
    expect(careless("hello", {})).toBe("Привет, <b>{$name}</b>");
    expect(warnings).toEqual([{ language: "ru", key: "hello", problem: "Unknown variable: $name" }]);
  });

  test.each([
    ["ru", undefined, "ru"],
    ["fa-IR", undefined, "fa"],
    ["FA_ir", undefined, "fa"],
    ["de", undefined, "en"],
    ["xx-invalid", undefined, "en"],
    ["", undefined, "en"],
    [undefined, undefined, "en"],
    ["ru", "fa", "fa"],
    ["ru", "de", "ru"],
    ["__proto__", "constructor", "en"],
  ])("a client in %j with the choice %j is answered in %j", (code, override, expected) => {
    expect(negotiate(code, override)).toBe(expected);
  });

  test("money is in minor units, with the currency's own digits", () => {
    expect(say("en").money(123_456, "USD")).toBe("$1,234.56");
    expect(say("en").money(500, "JPY")).toBe("¥500");
    expect(say("ru").money(1250, "USD")).toMatch(/^12,50\s\$$/);
    expect(say("fa").money(1250, "USD")).toContain("۱۲٫۵۰");
    expect(say("en").money(-5, "USD")).toBe("-$0.05");
  });

  test("dates are in the language's own calendar", () => {
    const date = new Date("2026-11-21T13:05:00Z");
    expect(say("en").date(date)).toMatch(/^Nov 21, 2026, 1:05\sPM$/);
    expect(say("ru").date(date, "Europe/Moscow")).toContain("16:05");
    expect(say("fa").date(date)).toContain("۱۴۰۵");
  });

  test("an attribute is a key of its own", () => {
    expect(say("ru")("menu.hint")).toBe("Выберите");
  });
});

test("keys and arguments are checked by the compiler", () => {
  const t: Translator<TestMessages> = say("en");
  const wrongCalls = () => [
    // @ts-expect-error no such key
    t("helo"),
    // @ts-expect-error the name is missing
    t("hello"),
    // @ts-expect-error an argument of another type
    t("parcels", { count: "2" }),
    // @ts-expect-error takes no arguments
    t("bye", { name: "x" }),
    // @ts-expect-error a name of an argument is wrong
    t.plain("hello", { nam: "x" }),
  ];
  expectTypeOf(wrongCalls).toBeFunction();
  expectTypeOf(t("list", { lines: trusted("x") })).toBeString();
});
