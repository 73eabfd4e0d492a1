import { expect, test } from "vitest";
import type { PodWord } from "./pod-secrets.ts";
import { hasChanged, isRotating, planRotation, type RotationFacts } from "./rotation.ts";
import type { Rotation } from "./telegram-bot.ts";

const at = (time: string): number => Date.parse(`2026-11-26T${time}Z`);
const now = new Date(at("12:00:00"));
/** A pod that accepts these, by when each was used. */
const pod = (secrets: Readonly<Record<string, number>>): PodWord => ({
  pod: "bot-shop-x",
  secrets: new Map(Object.entries(secrets)),
});
const silent: PodWord = { pod: "bot-shop-y", problem: "ECONNREFUSED" };
const rotation = (changes: Partial<Rotation>): Rotation => ({
  phase: "OldInUse",
  since: "2026-11-26T11:00:00Z",
  pods: 1,
  accepting: 1,
  ...changes,
});
const plan = (changes: Partial<RotationFacts>) =>
  planRotation({ accepted: ["new"], status: {}, words: [], now, quietMs: 600_000, ...changes });
const phaseOf = (changes: Partial<RotationFacts>) => plan(changes).rotation?.phase;

test("one secret that Telegram sends is no rotation, and no pod has to be asked", () => {
  expect(isRotating(["new"], { secretFingerprint: "new" })).toBe(false);
  expect(isRotating(["new"], {})).toBe(false);
  expect(isRotating(["new", "old"], { secretFingerprint: "new" })).toBe(true);
  expect(isRotating(["new"], { secretFingerprint: "old" })).toBe(true);
  expect(isRotating(["new"], { secretFingerprint: "new", rotation: rotation({}) })).toBe(true);
  expect(plan({ status: { secretFingerprint: "new" } })).toEqual({ give: 0, replaced: false });
  expect(plan({})).toEqual({ give: 0, replaced: false });
});

test.each<[string, readonly PodWord[]]>([
  ["one of two does not accept it", [pod({ new: 0, old: 0 }), pod({ old: 0 })]],
  ["one cannot be asked", [pod({ new: 0, old: 0 }), silent]],
  ["there is none", []],
])("Telegram goes on with the old secret while not all pods accept the new one: %s", (_, words) => {
  const made = plan({ accepted: ["new", "old"], status: { secretFingerprint: "old" }, words });
  expect(made).toMatchObject({ give: 1, replaced: false });
  expect(made.rotation).toMatchObject({
    phase: "WaitingForPods",
    since: "2026-11-26T12:00:00Z",
    pods: words.length,
    accepting: words.length === 0 ? 0 : 1,
  });
});

test("when all accept it Telegram is given the new one, and the old one counts as in use from then on", () => {
  const words = [pod({ new: 0, old: at("11:59:59") }), pod({ new: 0, old: 0 })];
  const status = { secretFingerprint: "old", secretSince: "2026-01-01T00:00:00Z" };
  const made = plan({ accepted: ["new", "old"], status, words });
  expect(made).toMatchObject({ give: 0, replaced: false });
  expect(made.rotation).toMatchObject({ phase: "OldInUse", oldUsedAt: "2026-11-26T11:59:59Z" });
});

const drained = { secretFingerprint: "new", secretSince: "2026-11-26T11:50:00Z" };

test.each<[string, Partial<RotationFacts>, string]>([
  [
    "ten minutes after the change",
    { words: [pod({ new: at("12:00:00"), old: at("11:49:00") })] },
    "OldMayGo",
  ],
  ["a use in between", { words: [pod({ new: 0, old: at("11:50:01") })] }, "OldInUse"],
  [
    "a use that a pod which is gone had seen",
    {
      status: { ...drained, rotation: rotation({ oldUsedAt: "2026-11-26T11:55:00Z" }) },
      words: [pod({ new: 0, old: 0 })],
    },
    "OldInUse",
  ],
  ["a pod that cannot be asked", { words: [pod({ new: 0, old: 0 }), silent] }, "OldInUse"],
  [
    "one that cannot be asked after all had told",
    { status: { ...drained, rotation: rotation({ phase: "OldMayGo" }) }, words: [silent] },
    "OldMayGo",
  ],
  [
    "a use after that",
    {
      status: { ...drained, rotation: rotation({ phase: "OldMayGo" }) },
      words: [pod({ new: 0, old: at("11:59:00") })],
    },
    "OldInUse",
  ],
  [
    "a change a moment ago",
    { status: { ...drained, secretSince: "2026-11-26T11:50:01Z" }, words: [pod({ new: 0, old: 0 })] },
    "OldInUse",
  ],
  [
    "a pod whose file is still the old one",
    { words: [pod({ new: 0, old: 0 }), pod({ old: 0 })] },
    "OldInUse",
  ],
])("the old one may go after ten quiet minutes: %s", (_, changes, phase) => {
  const made = plan({ accepted: ["new", "old"], status: drained, ...changes });
  expect(made.give).toBe(0);
  expect(made.rotation?.phase).toBe(phase);
});

test("once its line is out the rotation lasts until no pod accepts it any more", () => {
  const status = { ...drained, rotation: rotation({ phase: "OldMayGo" }) };
  expect(phaseOf({ status, words: [pod({ new: 0 }), pod({ new: 0, old: 0 })] })).toBe("OldLeaving");
  expect(phaseOf({ status, words: [pod({ new: 0 }), silent] })).toBe("OldLeaving");
  expect(phaseOf({ status, words: [pod({ new: 0 }), pod({ new: 0 })] })).toBeUndefined();
});

test("a secret that was replaced by one edit is given at once, as waiting mends nothing, and is said", () => {
  const made = plan({ status: { secretFingerprint: "old" }, words: [pod({ old: 0 })] });
  expect(made).toMatchObject({ give: 0, replaced: true, rotation: { phase: "OldLeaving" } });
});

test.each<[string, readonly PodWord[], number]>([
  ["all pods accept the second line", [pod({ second: 0, first: 0 }), pod({ second: 0 })], 1],
  ["most do, and one cannot be asked", [pod({ second: 0, first: 0 }), silent], 1],
  ["all have read both", [pod({ third: 0, second: 0 })], 0],
  ["none has read either", [pod({ first: 0 })], 0],
  ["no pod is there", [], 0],
])(
  "a third secret that pushed out the one that Telegram sends does not take the one that pods know: %s",
  (_, words, give) => {
    const made = plan({ accepted: ["third", "second"], status: { secretFingerprint: "first" }, words });
    const phase = give === 1 ? "WaitingForPods" : "OldInUse";
    expect(made).toMatchObject({ give, replaced: true, rotation: { phase } });
  },
);

test("what Telegram sent at first is known to the end: a rotation that was called off has changed nothing", () => {
  const begun = plan({ accepted: ["new", "old"], status: { secretFingerprint: "old" }, words: [] }).rotation;
  expect(begun).toMatchObject({ phase: "WaitingForPods", from: "old" });
  const status = { secretFingerprint: "new", ...(begun && { rotation: begun }) };
  const words = [pod({ new: 0, old: 0 })];
  const leaving = plan({ status, words }).rotation;
  expect(leaving).toMatchObject({ phase: "OldLeaving", from: "old" });
  expect(hasChanged(leaving ?? {}, { secretFingerprint: "new" })).toBe(true);
  expect(hasChanged(leaving ?? {}, { secretFingerprint: "old" })).toBe(false);
  // Two lines from the first registration on: Telegram was never sent another.
  expect(plan({ accepted: ["new", "old"], words }).rotation).toMatchObject({ from: "new" });
});

test("a phase keeps its beginning; the way back, and a third secret, are rotations as well", () => {
  const words = [pod({ new: 0, old: 0 })];
  const waiting = rotation({ phase: "WaitingForPods" });
  const status = { secretFingerprint: "old", rotation: waiting };
  expect(plan({ accepted: ["new", "old"], status, words: [pod({ old: 0 })] }).rotation?.since).toBe(
    waiting.since,
  );
  expect(plan({ accepted: ["old", "new"], status, words })).toMatchObject({ give: 0 });
  const third = {
    accepted: ["third", "new", "old"],
    status: { ...drained, rotation: rotation({}) },
    words,
  } as const;
  expect(plan(third)).toMatchObject({ give: 1, rotation: { phase: "WaitingForPods" } });
});
