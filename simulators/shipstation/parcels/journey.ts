import type { Account } from "../account.ts";
import { carrierById } from "../carriers.ts";
import { findShipment } from "../shipments.ts";
import type { Label } from "../state.ts";
import type { Happening, Scan } from "./scan.ts";

const HOUR_MS = 3_600_000;

/** A step that a parcel takes by itself. */
interface Step {
  readonly happening: Happening;
  readonly end: "from" | "to";
  /** Since the label was bought. */
  readonly afterMs: number;
}

/** What happens to a parcel that nobody meddles with: as many days as its service takes at most. */
function planOf({ carrier_id, service_code }: Label): readonly Step[] {
  const service = carrierById(carrier_id)?.services.find((offered) => offered.service_code === service_code);
  const arrivalMs = (service?.days[1] ?? 3) * 24 * HOUR_MS;
  return [
    { happening: "accepted", end: "from", afterMs: HOUR_MS },
    { happening: "in_transit", end: "from", afterMs: 4 * HOUR_MS },
    { happening: "in_transit", end: "to", afterMs: arrivalMs - 12 * HOUR_MS },
    { happening: "out_for_delivery", end: "to", afterMs: arrivalMs - 5 * HOUR_MS },
    { happening: "delivered", end: "to", afterMs: arrivalMs },
  ];
}

/** Where a scan is made when nobody says. */
export function placeOf(account: Account, label: Label, end: Step["end"]): Omit<Scan, "happening" | "at"> {
  const { ship_from, ship_to } = findShipment(account, label.shipment_id);
  const { city_locality, state_province, postal_code, country_code } = end === "from" ? ship_from : ship_to;
  return { city: city_locality, state: state_province, postal: postal_code, country: country_code };
}

/** Moves parcels as time goes by. */
export interface Journeys {
  /** Sends a parcel on its way, from where it is. */
  start(label: Label): void;
  stop(): void;
}

/**
 * Builds them. A parcel's next step is the one after those of its plan that were taken; a void label's parcel stays.
 * @param speed how many times as fast as in life
 * @param onScan takes a scan that is due
 */
export function createJourneys(
  account: Account,
  speed: number,
  onScan: (label: Label, scan: Scan) => Promise<void>,
): Journeys {
  const waiting = new Map<string, () => void>();

  function start(label: Label): void {
    const parcel = account.state.parcels[label.label_id];
    const step = parcel === undefined || parcel.handled ? undefined : planOf(label)[parcel.taken];
    if (step === undefined || label.voided_at !== null) return;
    const due = Date.parse(label.created_at) + step.afterMs / speed;
    const wait = Math.max(0, due - account.clock.now());
    waiting.set(
      label.label_id,
      account.clock.after(wait, () => void take(label, step, due).catch(console.error)),
    );
  }

  async function take(label: Label, { end, happening }: Step, due: number): Promise<void> {
    waiting.delete(label.label_id);
    const parcel = account.state.parcels[label.label_id];
    if (parcel === undefined || parcel.handled || label.voided_at !== null) return;
    parcel.taken += 1;
    const scan = { happening, at: new Date(due).toISOString(), ...placeOf(account, label, end) };
    // The next step is on its way before the report of this one is: a receiver that is slow holds nothing up.
    const reported = onScan(label, scan);
    start(label);
    await reported;
  }

  return {
    start,
    stop() {
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
    },
  };
}
