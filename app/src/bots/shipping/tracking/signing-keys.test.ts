import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { createLogger } from "../../../platform/observe/logger.ts";
import { createSigningKeys } from "./signing-keys.ts";

const logger = createLogger({ name: "test", level: "silent" });
const HOUR_MS = 3_600_000;

function jwk(kid: string, modulusLength = 2048): Record<string, unknown> {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength });
  return { ...publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" };
}
const [a, b] = [jwk("a"), jwk("b")];

/** Keys over a set that changes, on a clock that is moved. */
function keysOver(...first: readonly unknown[]) {
  const vendor = { keys: [...first], asked: 0, down: false };
  let ms = 0;
  const fetchSet = async () => {
    vendor.asked += 1;
    if (vendor.down) throw new Error("the vendor is down");
    return { keys: vendor.keys };
  };
  const keys = createSigningKeys({ fetchSet, logger, now: () => ms });
  const wait = (more: number): void => {
    ms += more;
  };
  return { vendor, keys, wait };
}

test("the set is read once for all who ask, and again after an hour", async () => {
  const { keys, vendor, wait } = keysOver(a);
  const found = await Promise.all(Array.from({ length: 20 }, () => keys.find("a")));
  expect(found.every((key) => key?.asymmetricKeyType === "rsa")).toBe(true);
  wait(HOUR_MS - 1);
  await keys.find("a");
  expect(vendor.asked).toBe(1);
  wait(1);
  await keys.find("a");
  expect(vendor.asked).toBe(2);
});

test("a key id that is not known has the set read again: keys were rotated", async () => {
  const { keys, vendor, wait } = keysOver(a);
  await keys.find("a");
  vendor.keys = [b];
  wait(31_000);
  expect(await keys.find("b")).toBeDefined();
  expect(await keys.find("a")).toBeUndefined();
  expect(vendor.asked).toBe(2);
});

test("made up key ids cause one request in half a minute, not one each", async () => {
  const { keys, vendor, wait } = keysOver(a);
  await keys.find("a");
  for (let index = 0; index < 100; index++) expect(await keys.find(`made-up-${index}`)).toBeUndefined();
  expect(vendor.asked).toBe(1);
  wait(30_000);
  for (let index = 0; index < 100; index++) await keys.find(`made-up-${index}`);
  expect(vendor.asked).toBe(2);
});

test("while the set cannot be read, known keys are good for a day, and others are not said to be wrong", async () => {
  const { keys, vendor, wait } = keysOver(a);
  await keys.find("a");
  vendor.down = true;
  wait(23 * HOUR_MS);
  expect(await keys.find("a")).toBeDefined();
  await expect(keys.find("b")).rejects.toThrow("the vendor is down");
  wait(2 * HOUR_MS);
  await expect(keys.find("a")).rejects.toThrow("the vendor is down");
  vendor.down = false;
  wait(30_000);
  expect(await keys.find("a")).toBeDefined();
});

test.each([
  ["without any", { keys: [] }],
  ["of keys that are none", { keys: ["no key", { kty: "RSA" }] }],
  ["that is none", { error: "not now" }],
])(
  "a set %s is no answer: known keys are good, and others are not said to be wrong",
  async (_what, garbage) => {
    let ms = 0;
    const sets: unknown[] = [{ keys: [a] }, garbage, { keys: [b] }];
    const keys = createSigningKeys({ fetchSet: async () => sets.shift(), logger, now: () => ms });
    expect(await keys.find("a")).toBeDefined();
    ms += HOUR_MS;
    expect(await keys.find("a")).toBeDefined();
    await expect(keys.find("b")).rejects.toThrow();
    ms += 30_000;
    expect(await keys.find("b")).toBeDefined();
    expect(await keys.find("a")).toBeUndefined();
  },
);

test("keys of another kind, for another use or too short are passed over", async () => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const others = [
    { ...publicKey.export({ format: "jwk" }), kid: "ec" },
    { ...a, kid: "enc", use: "enc" },
    { ...a, kid: "pss", alg: "PS256" },
    { ...jwk("short", 1024) },
    { kty: "RSA", kid: "none", n: "", e: "AQAB" },
    "no key",
  ];
  const { keys, wait } = keysOver(...others, b);
  for (const kid of ["ec", "enc", "pss", "short", "none"]) {
    expect(await keys.find(kid)).toBeUndefined();
    wait(30_000);
  }
  expect(await keys.find("b")).toBeDefined();
});
