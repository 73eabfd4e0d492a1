const DAY_MS = 24 * 3_600_000;

/** One day of the shop, in UTC: the same for every owner and every process. */
export interface ShopDay {
  /** `2026-11-26`. */
  readonly name: string;
  readonly from: Date;
  /** The first moment after it. */
  readonly to: Date;
}

/** The day that `moment` lies in, or the one so many days before it. */
export function shopDay(moment: Date, daysBefore = 0): ShopDay {
  const start = Math.floor(moment.getTime() / DAY_MS) * DAY_MS - daysBefore * DAY_MS;
  const from = new Date(start);
  return { name: from.toISOString().slice(0, 10), from, to: new Date(start + DAY_MS) };
}
