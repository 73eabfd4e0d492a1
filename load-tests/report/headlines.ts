import { dateAndTime, duration, figure, milliseconds, percent } from "./figures.ts";
import type { LoadResult, Machine, ProcessUse, Timing } from "./result.ts";

/** `2 cores of AMD EPYC, 24 GB, Linux 6.1, Node 24.21.0` */
export function machineLine({ cpu, cores, memory_gb, os, node }: Machine): string {
  return `${cores} cores of ${cpu}, ${figure(memory_gb)} GB, ${os}, Node ${node}`;
}

/** `Load run of matchmaking, profile 10000` */
export function titleOf({ scenario, profile }: LoadResult): string {
  return `Load run of ${scenario}, profile ${profile}`;
}

/** When, how long and where. */
export function circumstances(result: LoadResult): readonly string[] {
  const { started_at, ramp_s, plateau_s, drain_s, machine } = result;
  return [
    `${dateAndTime(started_at)}: ramp ${duration(ramp_s)}, plateau ${duration(plateau_s)}, drained in ${duration(drain_s)}`,
    machineLine(machine),
  ];
}

/** What a reader wants to know first: label, figure, and what to hold it against. */
export function headlines(result: LoadResult): readonly (readonly [string, string, string])[] {
  const { people, people_asked, messages_per_s, messages_per_s_asked, messages } = result;
  const lines: (readonly [string, string, string])[] = [
    ["people at once", figure(people), `${figure(people_asked)} asked`],
    [
      "messages per second",
      figure(messages_per_s),
      `${figure(messages_per_s_asked)} asked; ${figure(messages)} in all`,
    ],
    ["felt", ...timingWords(result.felt)],
  ];
  if (result.matching) lines.push(["first wish to partner", ...timingWords(result.matching)]);
  lines.push([
    "lost, duplicated, out of order",
    [result.lost, result.duplicated, result.out_of_order].map(figure).join(", "),
    "after the drain",
  ]);
  if (result.knee) {
    const { people: reached, messages_per_s: rate, p95_ms, cause } = result.knee;
    lines.push([
      "knee",
      `${figure(reached)} people`,
      `${figure(rate)}/s, p95 ${milliseconds(p95_ms)}: ${cause}`,
    ]);
  }
  return lines;
}

/** What was added by generator and machine: the base of "invalid". */
export function generatorLines({ calibration, cpu_pressure, generator }: LoadResult): readonly string[] {
  const { iterations, dropped, gone = 0, lag, max_dropped_ratio } = generator;
  const ofK6 = calibration?.lag ? `, and k6's own part ${milliseconds(calibration.lag.p95_ms)}` : "";
  return [
    calibration?.felt
      ? `Calibration against a bot that does nothing: p95 ${milliseconds(calibration.felt.p95_ms)}${ofK6} (at most ${milliseconds(calibration.limit_p95_ms)}) at ${figure(calibration.messages_per_s)} messages/s`
      : "No calibration was measured",
    `k6 dropped ${figure(dropped)} of ${figure(iterations)} iterations (${percent(dropped, iterations)}, at most ${percent(max_dropped_ratio, 1)})`,
    ...(gone > 0
      ? [
          `Buttons that were gone when they were pressed, as the screen had changed: ${figure(gone)}; nothing was sent`,
        ]
      : []),
    ...(lag
      ? [
          `k6 itself took ${milliseconds(lag.p50_ms)} more for an act (p50), p95 ${milliseconds(lag.p95_ms)}, p99 ${milliseconds(lag.p99_ms)}: it acted that much later, or read that much later, which nobody felt`,
        ]
      : []),
    ...(cpu_pressure === null
      ? []
      : [`Somebody waited for a processor in ${percent(cpu_pressure, 1)} of the plateau's time`]),
  ];
}

/** On what terms the simulated services stood, and what they were asked: a quota that was not held proves nothing. */
export function serviceLines({ services }: LoadResult): readonly string[] {
  return services.map((each) => {
    const { calls_per_key_and_minute: perKey, calls_per_s, keys, latency_ms, refused, service } = each;
    const quota =
      perKey === null
        ? `${counted(keys, "key")} without a limit`
        : `${counted(keys, "key")} of ${figure(perKey)} calls a minute each (${figure((keys * perKey) / 60)}/s)`;
    const asked =
      calls_per_s === null
        ? ""
        : `; on the plateau ${figure(calls_per_s)} calls/s, and ${figure(refused ?? 0)} refused by the quota`;
    return `Simulated ${service}: ${quota}, every answer after ${milliseconds(latency_ms)} at least${asked}`;
  });
}

const counted = (count: number, what: string): string => `${figure(count)} ${what}${count === 1 ? "" : "s"}`;

/** Milliseconds of CPU a process spent per message of the plateau. */
export function cpuPerMessage({ plateau_cpu_s }: ProcessUse, { plateau_messages }: LoadResult): string {
  return plateau_messages === 0 ? "–" : milliseconds((plateau_cpu_s * 1000) / plateau_messages);
}

function timingWords(felt: Timing | null): [string, string] {
  if (felt === null) return ["nothing", "no samples"];
  const { p50_ms, p95_ms, p99_ms, max_ms, samples } = felt;
  return [
    `p95 ${milliseconds(p95_ms)}`,
    `p50 ${milliseconds(p50_ms)}, p99 ${milliseconds(p99_ms)}, longest ${milliseconds(max_ms)}; ${figure(samples)} samples`,
  ];
}
