import type { ClientSession, Db, Filter, UpdateFilter } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import type { TrackingDocument, TrackingEnd, TrackingFields } from "./tracking-document.ts";

/** Trackings in MongoDB. Each write names what it starts from, so that a late or repeated one changes nothing. */
export interface TrackingStore {
  /** Adds one unless its order has one. */
  begin(tracking: TrackingDocument): Promise<void>;
  find(orderId: string): Promise<TrackingDocument | undefined>;
  byLabel(labelId: string): Promise<TrackingDocument | undefined>;
  /** Carriers use numbers again: the newest. None for an empty one. */
  byNumber(trackingNumber: string): Promise<TrackingDocument | undefined>;
  /** Those under way, the newest first. */
  underWay(telegramId: number, skip: number, limit: number): Promise<readonly TrackingDocument[]>;
  countUnderWay(telegramId: number): Promise<number>;
  /** Writes what became of one unless somebody else did since it was read. */
  write(before: TrackingDocument, fields: TrackingFields): Promise<boolean>;
  markTold(orderId: string, change: number): Promise<void>;
  mute(orderId: string, muted: boolean): Promise<void>;
  end(orderId: string, why: TrackingEnd): Promise<void>;
  /** Ends one whose label becomes void, inside the transaction that says so. */
  endVoided(session: ClientSession, orderId: string): Promise<void>;
  /** Sets when one is asked for next, unless it is over. */
  postpone(orderId: string, until: Date): Promise<void>;
  /** Those to be asked for by `now`, the longest waiting first. */
  due(now: Date, limit: number): Promise<readonly TrackingDocument[]>;
  /** Takes a due one for itself until `until`; answers the number of the check, undefined when another process was first. */
  claim(tracking: TrackingDocument, until: Date): Promise<number | undefined>;
  /** Changes not told by `before`. */
  untold(before: Date, limit: number): Promise<readonly TrackingDocument[]>;
}

export const TRACKINGS = "trackings";

const underWayOf = (telegram_id: number) => ({ telegram_id, check_at: { $exists: true } });

const ending = (ended: TrackingEnd) =>
  ({ $set: { ended }, $unset: { check_at: "" }, $inc: { version: 1 } }) as const;

/** Builds the store over a bot's database. */
export function createTrackingStore(db: Db): TrackingStore {
  const trackings = db.collection<TrackingDocument>(TRACKINGS);
  const change = async (filter: Filter<TrackingDocument>, update: UpdateFilter<TrackingDocument>) => {
    const { matchedCount } = await mongoCall("tracking change", trackings.updateOne(filter, update));
    return matchedCount === 1;
  };
  const one = async (filter: Filter<TrackingDocument>) =>
    (await mongoCall("tracking look-up", trackings.find(filter).sort({ created_at: -1 }).limit(1).next())) ??
    undefined;
  const some = (
    what: string,
    filter: Filter<TrackingDocument>,
    sort: Record<string, 1 | -1>,
    limit: number,
  ) => mongoCall(what, trackings.find(filter).sort(sort).limit(limit).toArray());

  return {
    begin: async (tracking) => {
      const { order_id, ...rest } = tracking;
      const update = trackings.updateOne({ order_id }, { $setOnInsert: rest }, { upsert: true });
      await mongoCall("tracking begin", update);
    },
    find: (order_id) => one({ order_id }),
    byLabel: (label_id) => one({ label_id }),
    byNumber: async (tracking_number) => (tracking_number === "" ? undefined : one({ tracking_number })),
    underWay: (telegram_id, skip, limit) => {
      const found = trackings.find(underWayOf(telegram_id)).sort({ created_at: -1, _id: -1 });
      return mongoCall("trackings under way", found.skip(skip).limit(limit).toArray());
    },
    countUnderWay: (telegram_id) =>
      mongoCall("trackings count", trackings.countDocuments(underWayOf(telegram_id))),
    write: ({ order_id, version }, fields) => {
      const entries = Object.entries(fields);
      const set = Object.fromEntries(entries.filter(([, value]) => value !== undefined));
      const unset = Object.fromEntries(
        entries.filter(([, value]) => value === undefined).map(([name]) => [name, ""]),
      );
      const update = { $set: { ...set, version: version + 1 }, ...(entries.length > 0 && { $unset: unset }) };
      return change({ order_id, version }, update as UpdateFilter<TrackingDocument>);
    },
    markTold: async (order_id, changes) => {
      await change({ order_id, changes }, { $unset: { telling: "" } });
    },
    mute: async (order_id, muted) => {
      await change({ order_id }, { $set: { muted }, $inc: { version: 1 } });
    },
    end: async (order_id, ended) => {
      await change({ order_id }, ending(ended));
    },
    endVoided: async (session, order_id) => {
      await trackings.updateOne({ order_id }, ending("void"), { session });
    },
    postpone: async (order_id, check_at) => {
      await change({ order_id, check_at: { $exists: true } }, { $set: { check_at } });
    },
    due: (now, limit) => some("due trackings", { check_at: { $lte: now } }, { check_at: 1 }, limit),
    claim: async ({ order_id, checks }, check_at) => {
      const claimed = { $set: { check_at }, $inc: { checks: 1 } };
      return (await change({ order_id, checks, check_at: { $exists: true } }, claimed))
        ? checks + 1
        : undefined;
    },
    untold: (before, limit) =>
      some("untold trackings", { telling: true, heard_at: { $lt: before } }, { heard_at: 1 }, limit),
  };
}
