import { describe, expect, test } from "vitest";
import { newOrderId, readOrderId } from "./order-id.ts";

describe("an order id", () => {
  test("reads back as it was made, a thousand times", () => {
    const ids = Array.from({ length: 1_000 }, newOrderId);
    expect(ids.map(readOrderId)).toEqual(ids);
    expect(new Set(ids).size).toBeGreaterThan(990);
  });

  test.each(["s-7k2m9q", "S7K2M9Q", " s – 7k2 m9q ", "S-7K2M-9Q"])("is read from %j", (typed) => {
    expect(readOrderId(typed)).toBe("S-7K2M9Q");
  });

  test.each([
    "",
    "S-",
    "S-7K2M9",
    "S-7K2M9QQ",
    "S-7K2M9O",
    "S-7K2M91",
    "7K2M9Q",
    "S-7K2M9Q; drop",
    "ס-7K2M9Q",
    "📦",
  ])("is not read from %j", (typed) => {
    expect(readOrderId(typed)).toBeUndefined();
  });
});
