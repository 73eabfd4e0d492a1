import type { Db } from "mongodb";
import type { PeriodicTask } from "../../../platform/bot/definition.ts";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import type { Owners } from "../owners/owners.ts";
import type { ShippingTexts } from "../services.ts";
import { shopDay } from "./day.ts";
import type { FiguresService } from "./figures.ts";
import { dayReport } from "./report.ts";

export interface DailyReportDeps {
  readonly db: Db;
  readonly figures: FiguresService;
  readonly owners: Pick<Owners, "ids" | "say">;
  readonly texts: ShippingTexts;
  /** @default the process's clock */
  readonly now?: () => Date;
}

interface ReportDocument {
  /** The day's name. */
  readonly _id: string;
  readonly told_at: Date;
}

/** Days whose report was said. */
export const REPORTS = "daily_reports";

const EVERY_MS = 10 * 60_000;

/**
 * Tells each owner of the day that has ended, once: the messages have the day's effect id, and a kept mark ends the
 * looking. When no worker ran on a day, the report of the day before it is not made up for.
 */
export function dailyReport({
  db,
  figures,
  now = () => new Date(),
  owners,
  texts,
}: DailyReportDeps): PeriodicTask {
  const reports = db.collection<ReportDocument>(REPORTS);
  return {
    name: "daily-report",
    everyMs: EVERY_MS,
    run: async () => {
      if (owners.ids.length === 0) return;
      const moment = now();
      const day = shopDay(moment, 1);
      if (await mongoCall("daily report", reports.findOne({ _id: day.name }))) return;
      const { failing, otherCosts, ...args } = await dayReport(figures, day, moment);
      await owners.say(`report.${day.name}`, (api, chatId, language) => {
        const trouble =
          failing === ""
            ? texts.t(language, "admin-no-trouble", {})
            : texts.t(language, "admin-trouble", { failing });
        const costs = otherCosts && texts.t(language, "admin-other-costs", otherCosts);
        const parts = [
          texts.t(language, "admin-day", args),
          trouble,
          ...(costs === undefined ? [] : [costs]),
        ];
        return api.sendMessage(chatId, parts.join("\n\n"));
      });
      const told = { $setOnInsert: { told_at: moment } };
      await mongoCall("daily report", reports.updateOne({ _id: day.name }, told, { upsert: true }));
    },
  };
}
