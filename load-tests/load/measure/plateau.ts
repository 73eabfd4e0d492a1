import type { FigureSource } from "../../../app/src/contracts/load.ts";
import type { LoadResult, ProcessUse } from "../../report/result.ts";
import type { LoadedBot } from "../bots.ts";
import type { Counted } from "../judge/figures.ts";
import { largestBotMb } from "../judge/objectives.ts";
import type { Summary } from "../k6/summary.ts";
import { termsOf } from "../system/services.ts";
import { metric, tagsOf } from "../thresholds.ts";
import { callsOf, DATABASE, refusedBy } from "./probes.ts";
import type { Span, Watch } from "./process-watch.ts";

/** What a run watched. */
interface Watched {
  readonly bots: readonly LoadedBot[];
  readonly summary: Summary;
  readonly watch: Watch;
}

/** What there was of everything in the judged stretches of a run, of one bot where it is told apart. */
export function countedOn(
  { summary, watch }: Watched,
  spans: readonly Span[],
  processes: readonly ProcessUse[],
  bot: string,
): Counted {
  const amount = (source: FigureSource): number | undefined => {
    switch (source.kind) {
      case "database":
        return grown(watch, DATABASE, spans);
      case "service":
        return grown(watch, callsOf(source.service, source.under), spans);
      case "event":
        return source.event === "reaction"
          ? undefined
          : summary.count(metric("happenings", tagsOf(bot, source.event)));
      case "memory":
        return largestBotMb(processes);
    }
  };
  return { seconds: secondsOf(spans), amount };
}

/** The outside services with their terms, and what they were asked in the judged stretches. */
export function servicesOn({ bots, watch }: Watched, spans: readonly Span[]): LoadResult["services"] {
  const counted = new Map(
    bots
      .flatMap(({ load }) => load.figures?.list ?? [])
      .flatMap(({ source }) => (source.kind === "service" ? [[source.service, source.under] as const] : [])),
  );
  return termsOf(bots).map(({ callsPerKeyAndMinute, keys, latencyMs, service }) => {
    const under = counted.get(service);
    return {
      service,
      keys,
      calls_per_key_and_minute: callsPerKeyAndMinute ?? null,
      latency_ms: latencyMs,
      calls_per_s:
        under === undefined ? null : tenths(grown(watch, callsOf(service, under), spans) / secondsOf(spans)),
      refused: under === undefined ? null : Math.round(grown(watch, refusedBy(service), spans)),
    };
  });
}

function grown(watch: Watch, name: string, spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + watch.growth(name, span), 0);
}

function secondsOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + (to - from), 0) / 1000;
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
