import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeholdersIn, withSettledIds } from "./placeholder.ts";
import { LOWEST_REFERENCE, referenceFor } from "./reference.ts";
import { decodeTwin, encodeTwin, isTwin, messageOf, twinOf } from "./twin.ts";

describe("a twin's placeholder", () => {
  it("names its message after JSON, and is never a reference", () => {
    const messageId = fc.oneof(
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      fc.integer({ min: 1, max: 2 ** 52 - 1 }),
    );
    fc.assert(
      fc.property(messageId, fc.string(), fc.nat(), (id, effect, index) => {
        const placeholder: number = JSON.parse(JSON.stringify(twinOf(id)));
        expect(messageOf(placeholder)).toBe(id);
        expect(isTwin(placeholder)).toBe(true);
        const reference = referenceFor(effect, index);
        expect(reference).toBeGreaterThanOrEqual(LOWEST_REFERENCE);
        expect(isTwin(reference)).toBe(false);
      }),
    );
    expect(isTwin(LOWEST_REFERENCE)).toBe(false);
  });

  it("stands for a message of Telegram's only", () => {
    for (const id of [0, -1, 1.5, Number.NaN, 2 ** 52]) expect(() => twinOf(id)).toThrow(RangeError);
  });

  it("is found and filled in wherever a call names a message", () => {
    const payload = {
      message_id: twinOf(5),
      message_ids: [3, -7],
      reply_parameters: { message_id: twinOf(6) },
    };
    expect(placeholdersIn(payload)).toEqual([twinOf(5), -7, twinOf(6)]);
    const ids = new Map([
      [twinOf(5), 50],
      [-7, 70],
      [twinOf(6), 60],
    ]);
    expect(withSettledIds(payload, ids)).toEqual({
      message_id: 50,
      message_ids: [3, 70],
      reply_parameters: { message_id: 60, allow_sending_without_reply: true },
    });
    expect(withSettledIds(payload, new Map())).toEqual({ message_ids: [3, undefined] });
  });
});

it("twins are read back as they were kept", () => {
  const twin = { source: 2 ** 31, copy: 1, chat: -1_001_234_567_890 };
  expect(decodeTwin(encodeTwin(twin))).toEqual(twin);
});
