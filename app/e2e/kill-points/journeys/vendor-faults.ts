import type { Stack } from "../../../../dev/testing/stack.ts";
import { faultAt } from "../../shopping.ts";
import { shipstationStats } from "../records.ts";

/** What goes wrong with one call of a route: `lost`, done and not answered; `status`, answered 500 and not done. */
export interface VendorFault {
  readonly route: string;
  readonly kind: "lost" | "status";
}

/** Faults that are switched on. */
export interface OnceEach {
  /** How many calls each has struck, in their order: a fault that met no call proves nothing. */
  struck(): Promise<readonly number[]>;
  /** Switches those off that met no call. */
  off(): Promise<void>;
}

/** Has each of the faults strike ShipStation's next call of its route. */
export async function onceEach(stack: Stack, faults: readonly VendorFault[]): Promise<OnceEach> {
  const countOf = async () => {
    const { faults: counts } = await shipstationStats(stack);
    return faults.map(({ kind, route }) => counts[route]?.[kind] ?? 0);
  };
  const before = await countOf();
  for (const fault of faults)
    await faultAt(stack.shipstationUrl, {
      ...fault,
      ...(fault.kind === "status" && { status: 500 }),
      times: 1,
    });
  return {
    struck: async () => (await countOf()).map((count, index) => count - (before[index] ?? 0)),
    off: () => noFaults(stack),
  };
}

/** Switches off all that ShipStation does wrong. */
export async function noFaults({ shipstationUrl }: Stack): Promise<void> {
  await fetch(`${shipstationUrl}/_faults`, { method: "DELETE" });
}
