/** One kind of pod: how many, how large, and why. */
export interface Part {
  readonly name: string;
  readonly replicas: number;
  /** Bounds of the HPA; undefined where the number is fixed. */
  readonly autoscale?: { readonly min: number; readonly max: number } | undefined;
  /** Requested by each replica. */
  readonly cpu: number;
  readonly memoryGb: number;
  readonly diskGb: number;
  /** What it rests on, for a person. */
  readonly why: string;
}

/** Memory is asked for in halves of a gigabyte. */
export function roundMemory(gb: number): number {
  return Math.ceil(gb * 2) / 2;
}
