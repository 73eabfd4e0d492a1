import type { Db } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import { createGroupWriter } from "../../../platform/mongo/group-writer.ts";
import type { ReportReason } from "../callback-data.ts";

export const REPORTS = "reports";

/** What one of two said of the other after their chat; one report per pair and reporter. */
export interface ReportDocument {
  /** `<pair>.<reporter>` */
  readonly _id: string;
  readonly offender: number;
  readonly reporter: number;
  readonly reason: ReportReason;
  readonly at: Date;
}

/** Reports in MongoDB; every call is safe to repeat. */
export interface ReportStore {
  /** Answers when it was made: a repetition is as old as the first. */
  add(pair: string, report: Omit<ReportDocument, "_id">): Promise<Date>;
  /** How many people reported somebody after a time. */
  countReporters(offender: number, after: Date): Promise<number>;
  /** Forgets the reports that somebody made. */
  removeBy(reporter: number): Promise<void>;
}

/** Builds the store over the bot's database. */
export function createReportStore(db: Db): ReportStore {
  const reports = db.collection<ReportDocument>(REPORTS);
  const writer = createGroupWriter(reports, "report");
  return {
    add: async (pair, report) => {
      const _id = `${pair}.${report.reporter}`;
      await writer.write({ updateOne: { filter: { _id }, update: { $setOnInsert: report }, upsert: true } });
      return (await mongoCall("report look-up", reports.findOne({ _id })))?.at ?? report.at;
    },
    countReporters: async (offender, after) => {
      const reporters = reports.distinct("reporter", { offender, at: { $gt: after } });
      return (await mongoCall("reporters count", reporters)).length;
    },
    removeBy: async (reporter) => {
      await mongoCall("reports removal", reports.deleteMany({ reporter }));
    },
  };
}
