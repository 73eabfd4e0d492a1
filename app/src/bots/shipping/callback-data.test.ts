import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "../../platform/typed/any-text.fixture.ts";
import { decodePress, encodePress, type Press } from "./callback-data.ts";

const draft = { kind: "draft", draft: "aB-_9xYz", turn: 123 } as const;

const presses: readonly Press[] = [
  { kind: "go", place: "newlabel" },
  { kind: "language", language: "fa" },
  { kind: "language", language: "auto" },
  { kind: "amount", cents: 100_000 },
  { kind: "amount-cancel" },
  { kind: "invoice", wish: "m2147483647", cents: 100_000 },
  { kind: "invoice", wish: "t2147483647.1000000", cents: 1_000_000 },
  { ...draft, act: "back" },
  { ...draft, act: "return" },
  { ...draft, act: "field", field: "countryCode" },
  { ...draft, act: "country", code: "US" },
  { ...draft, act: "edit", part: "weight" },
  { ...draft, act: "rate", index: 7 },
  { ...draft, act: "weigh", text: "1.2500kg" },
  { kind: "buy", wish: "c5012345678901234567" },
  { kind: "reading", id: "9007199254740991.m2147483647" },
  { kind: "reading", id: "-1009007199254740.m1" },
  { kind: "orders", page: 12 },
  { kind: "order", orderId: "S-7K2M9Q", page: 3 },
  { kind: "label-file", orderId: "S-7K2M9Q" },
  { ...draft, act: "saved", id: "aB-_9xYz01" },
  { ...draft, act: "saved-page", index: 20 },
  { ...draft, act: "recent" },
  { kind: "template", act: "list", page: 20 },
  { kind: "template", act: "unstar", id: "aB-_9xYz01", page: 20 },
  { kind: "template", act: "use", id: "aB-_9xYz01", as: "label", over: true },
  { kind: "template", act: "repeat", orderId: "S-7K2M9Q", over: false },
  { kind: "template", act: "save", orderId: "S-7K2M9Q" },
  { kind: "template", act: "proposed", orderId: "S-7K2M9Q", part: "from" },
  { kind: "template", act: "new-address" },
  { kind: "template", act: "proposed-address", id: "aB-_9xYz" },
  { kind: "template", act: "cancel" },
  { kind: "void", orderId: "S-7K2M9Q" },
  { kind: "void-yes", orderId: "S-7K2M9Q", wish: 12 },
  { kind: "track", orderId: "S-7K2M9Q" },
  { kind: "tracks", page: 12 },
  { kind: "track-mute", orderId: "S-7K2M9Q", muted: true },
  { kind: "track-mute", orderId: "S-7K2M9Q", muted: false },
];

describe("the data of buttons", () => {
  test.each(presses)("$kind comes back as it was, within Telegram's 64 bytes", (press) => {
    const data = encodePress(press);
    expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
    expect(decodePress(data)).toEqual(press);
  });

  test.each([
    "",
    ":",
    "go",
    "go:",
    "go:admin",
    "go:newlabel:x",
    "lang:xx",
    "amount:-1",
    "amount:1e9",
    "amount:01",
    "amount:25.5",
    "pay:",
    "pay:m1",
    "pay:m1:-5",
    "pay:1.m1:500",
    "pay:m/1:500",
    "d:aB-_9xYz:1",
    "d:aB-_9xYz:1:rate",
    "d:aB-_9xYz:1:rate:-1",
    "d:aB-_9xYz:x:back",
    "d::1:back",
    "d:aB-_9xYz:1:field:__proto__",
    "d:aB-_9xYz:1:country:us",
    "d:aB-_9xYz:1:edit:price",
    "d:aB-_9xYz:1:weigh:heavy",
    "d:aB-_9xYz:1:weigh:-1kg",
    "buy:",
    "buy:123",
    "buy:c1.m2",
    "addr:use:",
    "addr:drop:1.m1",
    "addr:edit:1.m1",
    "orders:-1",
    "order:../../etc:1",
    "file:",
    "void:",
    "void-yes:S-7K2M9Q",
    "void-yes:S-7K2M9Q:-1",
    "void-yes:../etc:1",
    "track:",
    "tracks:",
    "track:../x",
    "quiet:S-7K2M9Q",
    "quiet:S-7K2M9Q:maybe",
    "__proto__:1",
    "constructor:1",
    "toString",
    "t:",
    "t:list:-1",
    "t:open:short:1",
    "t:open:aB-_9xYz01",
    "t:erase:aB-_9xYz01:1",
    "t:use:aB-_9xYz01:both:0",
    "t:use:aB-_9xYz01:from:2",
    "t:repeat:S-7K2M9Q",
    "t:name:S-7K2M9Q:parcel",
    "t:cancel:1",
    "d:aB-_9xYz:1:saved:../../etc1",
    "page:2",
    "💥".repeat(16),
  ])("%j is none of ours", (data) => {
    expect(decodePress(data)).toBeUndefined();
  });

  test("whatever a forged button carries, it is none of ours or exactly what we would have written", () => {
    const forged = fc.oneof(
      anyText(64),
      fc.stringMatching(
        /^(go|lang|amount|d|t|buy|addr|orders|order|file|void|void-yes|track|tracks|quiet)(:[a-zA-Z0-9_.-]{0,12}){0,5}$/,
      ),
    );
    fc.assert(
      fc.property(forged, (data) => {
        const press = decodePress(data);
        if (press !== undefined) expect(encodePress(press)).toBe(data);
      }),
    );
  });

  test("data over 64 bytes is a programming error, not a button that Telegram refuses", () => {
    expect(() => encodePress({ kind: "buy", wish: `c${"1".repeat(70)}` })).toThrow(RangeError);
  });
});
