import type { LoadResult } from "../../report/result.ts";
import { REACHED_RATIO } from "./asked.ts";

/** The machine, the simulator and k6 by themselves may take so much: beyond, the figures are theirs. */
export const CALIBRATION_P95_MS = 30;
/** Share of k6's iterations that may be left out. */
export const DROPPED_RATIO = 0.001;

type Judged = Pick<LoadResult, "calibration" | "generator" | "by_bot" | "objectives" | "reconciliation">;

/**
 * The verdict by fixed rules. An invalid run never counts as passed: what the generator could not do says nothing about
 * the bots.
 */
export function verdictOf(result: Judged): Pick<LoadResult, "verdict" | "reasons" | "invalid"> {
  const invalid = invalidReasons(result);
  const failed = failures(result);
  const verdict = invalid.length > 0 ? 2 : failed.length > 0 ? 1 : 0;
  return { verdict, reasons: [...invalid, ...failed], invalid };
}

function invalidReasons({ by_bot, calibration, generator }: Judged): string[] {
  const dropped = generator.iterations === 0 ? 1 : generator.dropped / generator.iterations;
  return [
    ...calibrationReasons(calibration),
    ...(dropped > DROPPED_RATIO
      ? [`k6 left out ${percent(dropped)} of what it was to do; at most ${percent(DROPPED_RATIO)} may be`]
      : []),
    ...Object.entries(by_bot).flatMap(([bot, load]) => unreached(load).map((what) => `${bot}: only ${what}`)),
  ];
}

function calibrationReasons(calibration: LoadResult["calibration"]): string[] {
  if (calibration === null) return ["the run was not calibrated"];
  const { felt, lag } = calibration;
  if (felt === null) return ["the calibration measured nothing"];
  const ofK6 = lag?.p95_ms ?? 0;
  if (felt.p95_ms + ofK6 <= CALIBRATION_P95_MS) return [];
  return [
    `against a bot that does nothing p95 was ${felt.p95_ms} ms already, and k6's own part of an act ${ofK6} ms; at most ${CALIBRATION_P95_MS} ms may be`,
  ];
}

/** One bot's people may not make up for another's. */
function unreached(load: Judged["by_bot"][string]): string[] {
  const {
    messages_per_s,
    messages_per_s_asked = 0,
    messages_per_s_least = 0,
    people,
    people_asked = 0,
  } = load;
  return [
    ...(people < people_asked * REACHED_RATIO ? [`${people} of ${people_asked} people were there`] : []),
    ...(messages_per_s < messages_per_s_least
      ? [
          `${rounded(messages_per_s)} of ${rounded(messages_per_s_asked)} messages per second were made; at least ${rounded(messages_per_s_least)} must be`,
        ]
      : []),
  ];
}

function failures({ by_bot, objectives, reconciliation }: Judged): string[] {
  const ofBots = Object.entries(by_bot).flatMap(([bot, { figures, objectives: own, writes }]) => [
    ...[...own, ...figures]
      .map((objective) => ({ ...objective, name: `${bot}: ${objective.name}` }))
      .flatMap(missed),
    ...writes
      .filter(({ verdict }) => verdict === "failed")
      .map(
        ({ budget_per_message, conversation, per_message }) =>
          `${bot}: ${conversation} wrote ${per_message} documents per message; its budget is ${budget_per_message}`,
      ),
  ]);
  const rules = reconciliation.flatMap(({ name, verdict, violations }) => {
    if (verdict === "failed") return [`${name}: ${violations} times not`];
    return verdict === "not checked" ? [`${name}: there was nothing to compare`] : [];
  });
  return [...ofBots, ...objectives.flatMap(missed), ...rules];
}

function missed(objective: LoadResult["objectives"][number]): string[] {
  const { comparison, measured, min_samples, name, samples, threshold, unfinished, unit, verdict } =
    objective;
  if (verdict === "passed" || verdict === "not judged") return [];
  if (verdict === "too few samples")
    return [`${name}: ${samples} samples; at least ${min_samples} are needed`];
  const inVain = unfinished === undefined ? "" : `, and ${unfinished} of ${samples} waited in vain`;
  return [`${name}: ${measured} ${unit}${inVain}; ${comparison} ${threshold} ${unit} is promised`];
}

const rounded = (rate: number): number => (rate < 100 ? Math.round(rate * 10) / 10 : Math.round(rate));

const percent = (ratio: number): string => `${Math.round(ratio * 10_000) / 100} %`;
