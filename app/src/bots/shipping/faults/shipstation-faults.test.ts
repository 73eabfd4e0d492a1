import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { type BackendFixture, createBackendFixture } from "../backend.fixture.ts";
import { arm, expectStruck } from "./faults.fixture.ts";
import { createShipStationScenes, type Scene, type ShipStationScenes } from "./shipstation-scenes.fixture.ts";

/** Faults of ShipStation, as `POST /_faults` takes them. */
const FAULTS = {
  "429": { kind: "rate_limit", retry_after: 0.05 },
  "500 Object reference not set to an instance of an object": { kind: "status", status: 500 },
  /** Does what it was asked, after its client has given up. */
  slow: { kind: "latency", latency_ms: 900 },
  /** Does what it was asked, and the connection breaks. */
  "answer lost": { kind: "lost" },
  /** Does what it was asked, and the answer is cut short. */
  "half an answer": { kind: "malformed" },
  "a reset": { kind: "reset" },
} as const;
/** Of a process for which the vendor is slow: a purchase has settled when the vendor has certainly ended it. */
const SLOW = { SHIPSTATION_CALL_LIMIT: "400ms", SHIPSTATION_PURCHASE_SETTLE: "1400ms" };
const AFTER_SLOW_MS = 1_000;

/** How a scene ends: what the person is told in all, and the order's state, with which everything else has to agree. */
interface End {
  readonly told: readonly string[];
  readonly state: "labelled" | "failed" | "voided";
}
const LABEL: End = { told: ["label-ready"], state: "labelled" };
const MONEY_BACK: End = { told: ["label-failed"], state: "failed" };
const AGAIN: End = { told: ["label-ready", "label-again"], state: "labelled" };
const NOT_NOW: End = { told: ["label-ready", "label-again-failed"], state: "labelled" };
const VOIDED: End = { told: ["label-ready", "label-voided"], state: "voided" };
const VOIDED_LATE: End = { told: ["label-ready", "label-void-delayed", "label-voided"], state: "voided" };
const NEWS: End = { told: ["label-ready", "track-state"], state: "labelled" };

/**
 * The calls of jobs that end in an order; prices, Oxapay's calls and callbacks, and the model's have tables beside this one.
 *
 * Each call, and its end where the fault passes; where it lasts until the job is given up, one end for each fault. */
const CALLS: readonly {
  readonly call: string;
  readonly route: string;
  readonly scene: "buying" | "created" | "attempted" | "voiding" | "reprinting" | "tracking";
  readonly passes: End;
  /** The first four of FAULTS. */
  readonly lasts: readonly [End, End, End, End];
}[] = [
  {
    call: "finding the shipment of an earlier run",
    route: "GET /v2/shipments/external_shipment_id/:external",
    scene: "created",
    passes: LABEL,
    lasts: [MONEY_BACK, MONEY_BACK, MONEY_BACK, MONEY_BACK],
  },
  {
    call: "creating the shipment",
    route: "POST /v2/shipments",
    scene: "buying",
    passes: LABEL,
    // What was created is found by the next run.
    lasts: [MONEY_BACK, MONEY_BACK, LABEL, LABEL],
  },
  {
    call: "listing its labels after a purchase that broke off",
    route: "GET /v2/labels",
    scene: "attempted",
    passes: LABEL,
    lasts: [MONEY_BACK, MONEY_BACK, MONEY_BACK, MONEY_BACK],
  },
  {
    call: "buying the label",
    route: "POST /v2/labels/shipment/:shipment_id",
    scene: "buying",
    passes: LABEL,
    // What was bought is found by the next run.
    lasts: [MONEY_BACK, MONEY_BACK, LABEL, LABEL],
  },
  {
    call: "fetching the PDF",
    route: "GET /v2/labels/:id",
    scene: "buying",
    passes: LABEL,
    // A label that is bought is never given up.
    lasts: [LABEL, LABEL, LABEL, LABEL],
  },
  {
    call: "fetching the PDF again",
    route: "GET /v2/labels/:id",
    scene: "reprinting",
    passes: AGAIN,
    lasts: [NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW],
  },
  {
    call: "looking at the label to be voided",
    route: "GET /v2/labels/:id",
    scene: "voiding",
    passes: VOIDED,
    lasts: [VOIDED_LATE, VOIDED_LATE, VOIDED_LATE, VOIDED_LATE],
  },
  {
    call: "looking whether its parcel was scanned",
    route: "GET /v2/labels/:id/track",
    scene: "voiding",
    passes: VOIDED,
    lasts: [VOIDED_LATE, VOIDED_LATE, VOIDED_LATE, VOIDED_LATE],
  },
  {
    call: "voiding",
    route: "PUT /v2/labels/:id/void",
    scene: "voiding",
    passes: VOIDED,
    // What was voided is found by the next run.
    lasts: [VOIDED_LATE, VOIDED_LATE, VOIDED, VOIDED],
  },
  {
    call: "tracking",
    route: "GET /v2/labels/:id/track",
    scene: "tracking",
    passes: NEWS,
    lasts: [NEWS, NEWS, NEWS, NEWS],
  },
];

let bot: BackendFixture;
let scenes: ShipStationScenes;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
  scenes = createShipStationScenes(bot);
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

type FaultName = keyof typeof FAULTS;
const names = Object.keys(FAULTS) as FaultName[];
const lasting = names.slice(0, 4);
const fault = (route: string, name: FaultName, times: object) =>
  arm(bot, bot.urls.shipstation, { route, ...FAULTS[name], ...times });
const limitsOf = (name: FaultName) => (name === "slow" ? SLOW : {});
const pauseOf = (name: FaultName, route: string) =>
  name === "slow" && !route.startsWith("GET") ? AFTER_SLOW_MS : 10;
/** What was done is found by the next run, which does not ask for it again. */
const timesOf = (name: FaultName, route: string) =>
  name === "slow" || (!route.startsWith("GET") && (name === "answer lost" || name === "half an answer"))
    ? 1
    : 4;

/** Order, label at the vendor, charge and PDF say the same, and the person was told so. */
async function expectEnd({ orderId, person }: Scene, { state, told }: End): Promise<void> {
  // Said to who has waited for five seconds, which a slow machine can make of a row: orders/label-coming.test.ts.
  const said = (await scenes.told(person)).filter((key) => key !== "label-coming");
  expect(said).toEqual(told);
  expect(await bot.orders.get(orderId, person)).toMatchObject({ state });
  const labels = await scenes.labelsAtVendor(orderId);
  expect(labels.length).toBeLessThanOrEqual(1);
  const isSold = state === "labelled";
  const books = {
    live: labels.filter(({ voided }) => !voided).length,
    pdf: (await bot.files.head(`labels/${orderId}.pdf`)) !== undefined,
    balance: await bot.ledger.balance(person),
    unsettled: (await bot.orderStore.find(orderId))?.unsettled ?? false,
  };
  // A PDF that was lost and could not be had again is had the next time.
  const pdf = isSold && told !== NOT_NOW.told;
  expect(books).toEqual({ live: isSold ? 1 : 0, pdf, balance: isSold ? 255 : 1_000, unsettled: false });
}

describe.each(CALLS)("$call", ({ lasts, passes, route, scene: kind }) => {
  test.each(names)("passes, after %s", async (name) => {
    const scene = await scenes[kind]();
    const backend = bot.restart(limitsOf(name));
    const times = timesOf(name, route);
    const armed = await fault(route, name, { times });
    await scenes.work(backend, scene, 9, pauseOf(name, route));
    // Of a 404 the half that came says enough.
    await expectStruck(armed, name === "half an answer" ? undefined : times);
    await expectEnd(scene, passes);
  });

  test.each(lasting.map((name, index) => ({ name, end: lasts[index] ?? passes })))(
    "answers $name until the job is given up, and then is well",
    async ({ end, name }) => {
      const scene = await scenes[kind]();
      const armed = await fault(route, name, {});
      const isEnded = await scenes.work(bot.restart(limitsOf(name)), scene, 3, pauseOf(name, route));
      await expectStruck(armed);
      await bot.noFaults();
      await scenes.afterwards(bot.restart(), scene, isEnded);
      await expectEnd(scene, end);
    },
  );
});

test("while tracking fails, and its breaker is open, labels are bought", async () => {
  const backend = bot.restart();
  const parcel = await scenes.tracking();
  const name = "500 Object reference not set to an instance of an object";
  const armed = await fault("GET /v2/labels/:id/track", name, {});
  await scenes.work(backend, parcel, 3, 10);
  await expectStruck(armed);
  const scene = await scenes.buying();
  expect(await scenes.work(backend, scene, 1, 10)).toBe(true);
  await expectEnd(scene, LABEL);
});

test("the books add up to zero after all of it", async () => {
  const { total, balances, summed } = await bot.books();
  expect([total, summed]).toEqual([0, balances]);
});
