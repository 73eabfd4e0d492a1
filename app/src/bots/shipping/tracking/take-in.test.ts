import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { VendorScan, VendorTracking } from "../clients/shipstation-tracking.ts";
import { takeIn } from "./take-in.ts";
import type { TrackingDocument } from "./tracking-document.ts";

const NOW = new Date("2026-11-26T12:00:00Z");
const HOUR_MS = 3_600_000;
type Parcel = Pick<TrackingDocument, "scans" | "state" | "reason" | "state_at">;
const AT_FIRST: Parcel = { state: "announced", scans: [] };

const scan = (hoursAgo: number, code: string, detail = "", city = "Austin"): VendorScan => ({
  at: new Date(NOW.getTime() - hoursAgo * HOUR_MS),
  code,
  detail,
  description: `${code} ${detail}`,
  city,
  state: "TX",
  country: "US",
});

/** A report as the vendor makes it: all scans so far, the newest first, and the newest as its summary. */
function reportOf(...scans: readonly VendorScan[]): VendorTracking {
  const sorted = scans.toSorted((one, other) => other.at.getTime() - one.at.getTime());
  const [newest] = sorted;
  return { trackingNumber: "9400", code: newest?.code ?? "NY", detail: newest?.detail ?? "", scans: sorted };
}

/** Takes reports in one after the other; answers the parcel and the states that were news. */
function take(reports: readonly VendorTracking[], from: Parcel = AT_FIRST) {
  const news: string[] = [];
  let parcel = from;
  for (const report of reports) {
    const { changed, fields } = takeIn(parcel, report, NOW);
    parcel = { ...parcel, ...fields } as Parcel;
    if (changed) news.push(parcel.reason ? `${parcel.state} ${parcel.reason}` : parcel.state);
  }
  return { parcel, news };
}

const WAY = [
  scan(50, "AC", "COLLECTION_MADE"),
  scan(40, "IT"),
  scan(30, "IT", "", "Dallas"),
  scan(5, "IT", "OUT_FOR_DELIVERY"),
  scan(1, "DE"),
];
/** What the vendor reported after each scan. */
const REPORTS = WAY.map((_, index) => reportOf(...WAY.slice(0, index + 1)));

describe("a parcel's state", () => {
  test("moves on with each report, and is news when it is another", () => {
    const { news, parcel } = take(REPORTS);
    expect(news).toEqual(["accepted", "in_transit", "out_for_delivery", "delivered"]);
    expect(parcel.scans.map(({ place }) => place)).toContain("Dallas, TX, US");
    expect(parcel.scans).toHaveLength(5);
  });

  test("is never taken back by an older report, nor by the same again", () => {
    const { news, parcel } = take([...REPORTS, ...REPORTS, ...REPORTS.toReversed()]);
    expect(news).toEqual(["accepted", "in_transit", "out_for_delivery", "delivered"]);
    expect(parcel).toEqual(take(REPORTS).parcel);
  });

  test("ends the same in whatever order reports come, and however often", () => {
    const shuffled = fc.array(fc.constantFrom(...REPORTS), { maxLength: 20 });
    fc.assert(
      fc.property(shuffled, (reports) => {
        const { news, parcel } = take([...reports, REPORTS[4] as VendorTracking]);
        expect(parcel).toEqual(take(REPORTS).parcel);
        expect(new Set(news).size).toBe(news.length);
        expect(news.at(-1)).toBe("delivered");
      }),
    );
  });

  test("what was overtaken before it was known is in the list, and no news", () => {
    expect(take([REPORTS[4] as VendorTracking]).news).toEqual(["delivered"]);
    expect(take([REPORTS[4] as VendorTracking]).parcel.scans).toHaveLength(5);
  });

  test("a label that is only known to the carrier is no news, even as Accepted", () => {
    const made = scan(60, "AC", "ELEC_ADVICE_RECD_BY_CARRIER");
    const { news, parcel } = take([reportOf(), reportOf(made)]);
    expect([news, parcel.state, parcel.scans.length]).toEqual([[], "announced", 1]);
    expect(take([reportOf(made), reportOf(made, scan(50, "AC", "COLLECTION_MADE"))]).news).toEqual([
      "accepted",
    ]);
  });

  test("each attempt is news, and each other trouble; one that goes on is not", () => {
    const seen = [
      scan(9, "AT", "ATTEMPTED_DELIVERY"),
      scan(8, "AT", "ATTEMPTED_DELIVERY"),
      scan(7, "EX", "CARRIER_DELAYS"),
      scan(6, "EX", "CARRIER_DELAYS"),
      scan(5, "EX", "ADDRESS_QUERY"),
      scan(4, "IT"),
      scan(3, "EX", "A_CODE_OF_NEXT_YEAR"),
    ];
    const reports = seen.map((_, index) => reportOf(...seen.slice(0, index + 1)));
    expect(take(reports).news).toEqual([
      "attempted",
      "attempted",
      "exception delay",
      "exception address",
      "in_transit",
      "exception other",
    ]);
  });

  test("a delivery after the way back is a return, and ends it", () => {
    const seen = [scan(9, "IT"), scan(8, "EX", "RETURN_TO_SENDER"), scan(7, "IT"), scan(1, "DE")];
    const reports = seen.map((_, index) => reportOf(...seen.slice(0, index + 1)));
    expect(take(reports).news).toEqual(["in_transit", "returning", "in_transit", "returned"]);
  });

  test("scans that come after the delivery do not put it on its way again, a complaint does reopen it", () => {
    const { parcel } = take(REPORTS);
    expect(take([reportOf(...WAY, scan(0.5, "IT"))], parcel).news).toEqual([]);
    expect(take([reportOf(...WAY, scan(0.5, "EX", "RETURN_TO_SENDER"))], parcel).news).toEqual(["returning"]);
  });

  test.each([6, 24 * 365])("a carrier whose clock is %d hours ahead locks nothing", (hours) => {
    const ahead = scan(-hours, "AT");
    const { news, parcel } = take([reportOf(ahead), reportOf(ahead)]);
    expect([news, parcel.scans.length, parcel.state_at]).toEqual([["attempted"], 1, NOW]);
    expect(takeIn(parcel, reportOf(ahead), new Date(NOW.getTime() + HOUR_MS)).changed).toBe(false);
    const later = new Date(NOW.getTime() + HOUR_MS);
    const delivered = { ...scan(0, "DE"), at: later };
    expect(takeIn(parcel, { ...reportOf(delivered), code: "DE" }, later).changed).toBe(true);
  });

  test("a summary without scans counts when it is further on, and says nothing when unknown", () => {
    expect(take([{ ...reportOf(), code: "IT" }]).news).toEqual(["in_transit"]);
    expect(take([...REPORTS, { ...reportOf(), code: "IT" }]).parcel.state).toBe("delivered");
    expect(
      take([
        { ...reportOf(), code: "UN" },
        { ...reportOf(), code: "??" },
      ]).news,
    ).toEqual([]);
  });

  test("a summary without a detail has that of its newest scan, in whatever order scans are listed", () => {
    const seen = [scan(9, "EX", "CARRIER_DELAYS"), scan(8, "EX", "ADDRESS_QUERY"), scan(7, "??")];
    for (const scans of [seen, seen.toReversed()])
      expect(take([{ ...reportOf(), code: "EX", scans }]).news).toEqual(["exception address"]);
  });

  test("the list is bounded", () => {
    const many = Array.from({ length: 200 }, (_, index) => scan(index, "IT", "", `Place ${index}`));
    const { parcel } = take([reportOf(...many)]);
    expect(parcel.scans).toHaveLength(60);
    expect(parcel.scans[0]?.place).toBe("Place 0, TX, US");
  });
});
