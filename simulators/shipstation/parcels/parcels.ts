import type { Account } from "../account.ts";
import type { Label } from "../state.ts";
import { createJourneys } from "./journey.ts";
import type { Scan } from "./scan.ts";

/** A parcel on the account: what was seen of it. */
export interface Parcel {
  readonly scans: Scan[];
  /** Steps of its own plan that it took. */
  taken: number;
  /** Somebody steers it by the control: it takes no steps of its own any more. */
  handled: boolean;
}

/** The parcels of all labels. */
export interface Parcels {
  /** A label was bought: its parcel is handed in some time. */
  add(label: Label): void;
  scansOf(label: Label): readonly Scan[];
  /** Something happens to a parcel now or, out of order, before; it is reported unless `quietly`. */
  meet(label: Label, scan: Scan, quietly: boolean): Promise<void>;
  /** Takes up what was under way when the process ended. */
  resume(): void;
  stop(): void;
}

/** Builds them. @param report sends the vendor's webhooks about a parcel; resolves when each was tried once. */
export function createParcels(
  account: Account,
  speed: number,
  report: (label: Label, scans: readonly Scan[]) => Promise<void>,
): Parcels {
  const { parcels } = account.state;
  const parcelOf = (label: Label): Parcel => {
    parcels[label.label_id] ??= { scans: [], taken: 0, handled: false };
    return parcels[label.label_id] as Parcel;
  };

  async function seen(label: Label, scan: Scan, quietly = false): Promise<void> {
    const { scans } = parcelOf(label);
    scans.push(scan);
    await account.save();
    if (!quietly) await report(label, scans);
  }
  const journeys = createJourneys(account, speed, seen);

  return {
    add: (label) => {
      parcelOf(label);
      journeys.start(label);
    },
    scansOf: (label) => parcels[label.label_id]?.scans ?? [],
    meet: (label, scan, quietly) => {
      parcelOf(label).handled = true;
      return seen(label, scan, quietly);
    },
    resume: () => Object.values(account.state.labels).forEach(journeys.start),
    stop: journeys.stop,
  };
}
