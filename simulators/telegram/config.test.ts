import { expect, test } from "vitest";
import { readBots, readGuests } from "./config.ts";

test("bots are read from pairs, their usernames made of their names", () => {
  expect(readBots(" shipping=1001:abc, match-making=1002:d_e-f ")).toEqual([
    { name: "shipping", token: "1001:abc", username: "shipping_bot" },
    { name: "match-making", token: "1002:d_e-f", username: "match_making_bot" },
  ]);
  expect(readBots("")).toEqual([]);
});

test("bots are read from JSON", () => {
  const bots = [{ name: "shop", token: "1001:abc", username: "the_shop_bot", about: "Sells" }];
  expect(readBots(JSON.stringify(bots))).toEqual(bots);
});

test.each(["shop", "shop=abc", "=1:a", '[{"name":"shop"}]'])("%j is refused", (text) => {
  expect(() => readBots(text)).toThrow();
});

test("guests are read from their ids", () => {
  expect(readGuests(" 5, 6 ")).toEqual([5, 6]);
  expect(readGuests("")).toEqual([]);
  for (const text of ["pat", "-5", "1.5"]) expect(() => readGuests(text)).toThrow();
});
