import type { K6 } from "../../dev/binaries/find-k6.ts";
import type { LoadResult } from "../report/result.ts";
import type { LoadArguments } from "./arguments.ts";
import { CALIBRATION_P95_MS } from "./judge/verdict.ts";
import { startK6 } from "./k6/run-k6.ts";
import { calibrationPlan } from "./make-plan.ts";
import { startCalibrationSystem } from "./system/calibration-system.ts";
import { Closers } from "./system/closers.ts";
import { metric, thresholdsOf } from "./thresholds.ts";

/** How often people act in the calibration, as in the run. */
export interface CalibrationPace {
  readonly everySeconds: number;
  readonly jitter: number;
}

/**
 * Plays the people of a run against a bot that does nothing: what is felt then is the doing of k6, the simulator and the
 * machine, and a run on top of it can be believed or not.
 */
export async function calibrate(
  asked: LoadArguments,
  pace: CalibrationPace,
  k6: K6,
  folder: string,
  abandoned: AbortSignal,
): Promise<NonNullable<LoadResult["calibration"]>> {
  const closers = new Closers();
  try {
    const { bot, telegramUrl } = await startCalibrationSystem(folder, closers, abandoned);
    const part = { bot, cast: "talker", people: asked.people, ...pace };
    const plan = calibrationPlan(asked, part, telegramUrl);
    const run = await startK6(k6, {
      ...{ plan, folder, name: "calibration-k6" },
      thresholds: thresholdsOf(plan, []),
    });
    closers.add(() => run.process.stop());
    abandoned.addEventListener("abort", () => void run.process.stop(), { once: true });
    const summary = await run.summary;
    abandoned.throwIfAborted();
    const seconds = plan.phases.reduce((sum, phase) => sum + (phase.judged ? phase.seconds : 0), 0);
    const messages = summary.acts({ judged: "yes" });
    return {
      felt: summary.timing(metric("felt", { judged: "yes" })),
      lag: summary.timing(metric("lag", { judged: "yes" })),
      messages_per_s: Math.round((messages / seconds) * 10) / 10,
      limit_p95_ms: CALIBRATION_P95_MS,
    };
  } finally {
    await closers.close();
  }
}
