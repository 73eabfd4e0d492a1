import { figure, milliseconds } from "../figures.ts";
import type { LoadResult, ProcessUse } from "../result.ts";
import type { Chart, ChartLine, ChartMark } from "./chart.ts";

/** The graphs of a run: what people felt, what they did, and what it took. */
export function chartsOf(result: LoadResult): readonly Chart[] {
  const { series, ramp_s: plateauAtS } = result;
  const plain = { atS: series.at_s, plateauAtS, scale: "linear", isStacked: false, marks: [] } as const;
  return [
    {
      ...plain,
      title: "Felt: message sent to first reaction (logarithmic)",
      scale: "log",
      lines: [
        { name: "p50", colour: 1, values: series.felt_p50_ms },
        { name: "p95", colour: 8, values: series.felt_p95_ms },
        { name: "p99", colour: 5, values: series.felt_p99_ms },
      ],
      marks: feltMarks(result),
      write: milliseconds,
    },
    {
      ...plain,
      title: "Messages per second",
      lines: [{ name: "messages per second", colour: 1, values: series.messages_per_s }],
      marks: [{ label: "asked", value: result.messages_per_s_asked }],
      write: figure,
    },
    {
      ...plain,
      title: "People",
      lines: [{ name: "people", colour: 1, values: series.people }],
      marks: [{ label: "asked", value: result.people_asked }],
      write: figure,
    },
    {
      ...plain,
      title: `CPU per process, in cores of ${result.machine.cores}`,
      isStacked: true,
      lines: cpuLines(result),
      marks: [{ label: "the machine", value: result.machine.cores }],
      write: figure,
    },
  ];
}

/** The limits of felt times; equal ones of several bots stand once. */
function feltMarks({ by_bot }: LoadResult): ChartMark[] {
  const marks = new Map<string, ChartMark>();
  for (const { felt_percentile, threshold } of Object.values(by_bot).flatMap((bot) => bot.objectives)) {
    if (felt_percentile === null) continue;
    const label = `p${felt_percentile} ≤ ${milliseconds(threshold)}`;
    marks.set(label, { label, value: threshold });
  }
  return [...marks.values()];
}

/** A colour per role, so that three mongods are seen as one store and still as three processes. */
const COLOURS: Record<ProcessUse["role"], number> = {
  bot: 1,
  worker: 2,
  mongod: 4,
  redis: 6,
  api: 7,
  simulator: 3,
  k6: 8,
  runner: 5,
};

function cpuLines({ processes, series }: LoadResult): ChartLine[] {
  const order = Object.keys(COLOURS);
  return processes
    .toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role))
    .flatMap(({ name, role }) => {
      const values = series.cpu_cores[name];
      return values === undefined ? [] : [{ name, colour: COLOURS[role], values }];
    });
}
