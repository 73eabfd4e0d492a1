import { markdownTable } from "../../dev/generate/markdown-table.ts";
import { checksOf, verdictWord } from "../report/checks.ts";
import { dateAndTime, duration, figure, milliseconds } from "../report/figures.ts";
import { generatorLines, machineLine, serviceLines } from "../report/headlines.ts";
import type { LoadResult } from "../report/result.ts";
import { processTable } from "../report/tables.ts";

/** The part of the page about people: whole systems under load. */
export function loadSection(loads: readonly LoadResult[]): readonly string[] {
  return [
    "## People at once",
    "",
    "`npm run load`: bot, workers, Redis, three MongoDB members, the simulated Telegram and k6 with its people, all on one",
    "machine. Felt is what a person feels: from the message sent to the first reaction seen (in runs before 2026-11-27 until k6 had read it). After the run everything is",
    "drained and counted: lost, duplicated, out of order. A ramp to failure makes the same people act faster and faster; its knee is the",
    "last step at which all objectives held, and its other figures are those up to the usual pace.",
    "",
    ...(loads.length === 0 ? ["No run is kept yet.", ""] : [...overview(loads), ...loads.flatMap(details)]),
  ];
}

function overview(loads: readonly LoadResult[]): readonly string[] {
  const rows = loads.map((load) => [
    `${load.scenario}, ${load.profile}`,
    figure(load.people),
    figure(load.messages_per_s),
    [load.p50_ms, load.p95_ms, load.p99_ms].map(figure).join(" / "),
    load.matching === null ? "–" : milliseconds(load.matching.p95_ms),
    [load.lost, load.duplicated, load.out_of_order].map(figure).join(" / "),
    load.knee === null ? "–" : `${figure(load.knee.messages_per_s)}/s`,
    verdictWord(load),
  ]);
  const head = [
    "run",
    "people",
    "messages/s",
    "felt p50 / p95 / p99 ms",
    "partner p95",
    "lost / twice / out of order",
    "knee",
    "verdict",
  ];
  return [...markdownTable(head, rows, [1, 2, 3, 4, 5, 6]), ""];
}

function details(load: LoadResult): readonly string[] {
  const { head, rows } = processTable(load);
  const checks = checksOf(load).map(({ group, name, wanted, found, outcome }) => [
    `${group}: ${name}`,
    wanted,
    found,
    outcome,
  ]);
  return [
    `### ${load.scenario}, ${load.profile}`,
    "",
    `Run of ${dateAndTime(load.started_at)}: ramp ${duration(load.ramp_s)}, plateau ${duration(load.plateau_s)}, drained in ${duration(load.drain_s)}, on ${machineLine(load.machine)}.`,
    ...(load.knee
      ? [
          `Knee: ${figure(load.knee.people)} people, ${figure(load.knee.messages_per_s)} messages/s at p95 ${milliseconds(load.knee.p95_ms)}: ${load.knee.cause}.`,
        ]
      : []),
    "",
    ...[...serviceLines(load), ...generatorLines(load)].map((line) => `- ${line}`),
    ...load.reasons.map((reason) => `- ${reason}`),
    "",
    ...markdownTable(["", "wanted", "found", "outcome"], checks, [1, 2]),
    "",
    ...markdownTable(["process", ...head.slice(1)], rows, [1, 2, 3, 4]),
    "",
  ];
}
