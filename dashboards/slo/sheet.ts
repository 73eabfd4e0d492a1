import { METRICS } from "../../app/src/contracts/metrics.ts";
import { markdownTable } from "../../dev/generate/markdown-table.ts";
import { BUDGET_SPENT, NOT_MEASURED } from "./alerts.ts";
import { BURN_RATES, factorOf, LEAST_BAD } from "./burn-rates.ts";
import { sliQueries } from "./expressions.ts";
import { type BotPromise, type PromisingBot, promisesOf, rounded } from "./promise.ts";
import { WATCHES } from "../watch/watches.ts";
import { sourceOf } from "./rules-file.ts";

/** The page of all promises: what is promised, how it is measured, and when somebody is told. */
export function sheet(bots: readonly PromisingBot[]): string {
  return [
    "# What is promised",
    "",
    "Each promise is declared once, in `app/src/bots/<bot>/slo.ts`. From there come the thresholds of the load tests, the rules",
    "of Prometheus in `dashboards/generated` and this page, by `npm run dashboards`. [Operations](operations.md#alerts) says how",
    "alerts reach somebody.",
    "",
    ...bots.flatMap(ofBot),
    ...pages(bots),
    "",
  ].join("\n");
}

function ofBot(bot: PromisingBot): readonly string[] {
  const promises = promisesOf([bot]);
  if (promises.length === 0) return [`## ${bot.name}`, "", `Promises nothing (\`${sourceOf(bot)}\`).`, ""];
  const header = ["Name", "Promise", "Over", "May go wrong", "Measured by", "Alert"];
  return [
    `## ${bot.name}`,
    "",
    ...markdownTable(header, promises.map(row)),
    "",
    "What counts as an event is what this grows by:",
    "",
    ...promises.map((promise) => `- ${promise.slo.name}: \`${sliQueries(promise).series}\``),
    "",
  ];
}

function row({ budget, days, slo }: BotPromise): string[] {
  const { alert, metric } = slo.indicator;
  const good = slo.kind === "latency" ? `at most ${slo.thresholdMs / 1000} s` : badOf(slo.indicator.bad);
  const link = `[${alert}](runbooks/${alert}.md)`;
  const share = `${rounded(budget * 100)} %`;
  return [
    `\`${slo.name}\``,
    slo.promise,
    `${days} days`,
    share,
    `\`${METRICS[metric].name}\`, ${good}`,
    link,
  ];
}

function badOf(bad: Readonly<Record<string, string | readonly string[]>>): string {
  const each = Object.entries(bad).map(([label, values]) => `${label} ${[values].flat().join(", ")}`);
  return `wrong: ${each.join("; ")}`;
}

/** When each severity is reached, for every length of window in use. */
function pages(bots: readonly PromisingBot[]): readonly string[] {
  const lengths = [...new Set(promisesOf(bots).map(({ days }) => days))].toSorted((a, b) => a - b);
  const rows = lengths.flatMap((days) =>
    BURN_RATES.map((rate) => [
      `${days} days`,
      rate.severity,
      `${factorOf(rate, days)} times what may`,
      `${rate.long} and ${rate.short}`,
      `${rounded(rate.spent * 100)} %`,
    ]),
  );
  return [
    "## When somebody is told",
    "",
    "An alert has the name of what people feel, and two severities: `critical` is for now, `warning` for the next days. It fires",
    "when in both windows more goes wrong than the promise allows by this factor, and it ends when the short one is well again.",
    `While a promise's critical alert lasts, its warning is held back. Fewer than ${LEAST_BAD} bad events in the longer window, however`,
    "large a share they are, tell nobody: at night one may be all there was.",
    "",
    ...markdownTable(
      ["Promised over", "Severity", "Goes wrong", "Looked at", "Of the budget gone by then"],
      rows,
    ),
    "",
    `[${BUDGET_SPENT}](runbooks/${BUDGET_SPENT}.md) (warning) tells of a budget that is gone,`,
    `[${NOT_MEASURED}](runbooks/${NOT_MEASURED}.md) (critical) of a promise that nothing measures any more.`,
    "",
    "## What has no share",
    "",
    "Where nobody does anything there is no share, and nothing fires. What lets no work come to its end makes no event either: updates",
    "that do not arrive, sends that Telegram never accepts, jobs that wait. States are watched for these, declared in",
    "`dashboards/watch/watches.ts`:",
    "",
    ...markdownTable(
      ["Alert", "Severity", "After", "What it says"],
      WATCHES.map((watch) => [
        `[${watch.alert}](runbooks/${watch.alert}.md)`,
        watch.severity,
        watch.for ?? "at once",
        watch.summary
          .replace(/\{\{ \$labels\.(\w+) \}\}/g, "*$1*")
          .replace(/\{\{ \$value[^}]*\}\}/g, "*so much*"),
      ]),
    ),
  ];
}
