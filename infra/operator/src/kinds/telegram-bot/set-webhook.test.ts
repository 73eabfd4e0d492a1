import { expect, test } from "vitest";
import { repairsIn } from "./set-webhook.ts";

test("a secret that is another counts as no repair, as a person may change it as often as they like", () => {
  const secret = { kind: "secret", words: "its secret is another" } as const;
  const refused = { kind: "refused", words: "the pods refuse its secret" } as const;
  expect(repairsIn([secret])).toEqual([]);
  expect(repairsIn([secret, refused])).toEqual(["refused"]);
});
