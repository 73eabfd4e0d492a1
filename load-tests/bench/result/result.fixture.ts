import { type Round, type Row, rowOf } from "./rows.ts";

/** A row of one round with this rate and CPU time per unit. */
export function sampleRow(name: string, perSecond: number, cpuUs: number, more: Partial<Round> = {}): Row {
  const round = { perSecond, cpuUs, cpuShare: 1, rssMb: 100, ...more };
  return rowOf({ name, title: `the ${name} program`, unit: "replies" }, [round]);
}
