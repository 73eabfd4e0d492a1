import { expect, test } from "vitest";
import { trackingBody } from "./shipstation-tracking.ts";

const AT = "2026-11-26T15:30:00Z";
const scanOf = (scan: object) => trackingBody.parse({ events: [{ occurred_at: AT, ...scan }] }).scans[0];

test("the carrier's local time is kept to the minute", () => {
  expect(scanOf({ carrier_occurred_at: "2026-11-26T10:30:59" })?.localTime).toBe("2026-11-26T10:30");
});

test.each(["0000-00-00T00:00:00", "2026-13-01T10:30:00", "2026-11-26", "soon", ""])(
  "%j is no local time, and the scan is still one",
  (carrier_occurred_at) => {
    expect(scanOf({ carrier_occurred_at })).toMatchObject({ at: new Date(AT), localTime: undefined });
  },
);
