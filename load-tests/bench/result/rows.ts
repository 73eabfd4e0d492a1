import { median } from "./statistics.ts";

/** What one round of one program showed. */
export interface Round {
  /** Replies accepted, jobs done or requests answered per second. */
  readonly perSecond: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** CPU time of the program itself per unit, microseconds. */
  readonly cpuUs: number;
  /** Of its core, 0 to 1. */
  readonly cpuShare: number;
  /** CPU share of the load generator with its fake Bot API. */
  readonly loadShare?: number;
  /** How busy the load's core was, with Redis and all that ran there. */
  readonly loadCoreBusy?: number;
  /** Of the machine's time, what programs took that have no part in the bench, 0 to 1. */
  readonly foreignShare?: number;
  /** Redis's CPU time per unit, microseconds. */
  readonly redisCpuUs?: number;
  readonly rssMb: number;
}

/** A program over all its rounds, as the JSON has it: rates are per second, of the unit named. */
export interface Row {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** Medians of the rounds. */
  readonly p50_ms: number | null;
  readonly p99_ms: number | null;
  readonly cpu_us: number;
  /** Units per second of the program's own CPU time: comparable where Redis shares the other core. */
  readonly per_cpu_second: number;
  readonly cpu_share: number;
  readonly load_share: number | null;
  readonly load_core_busy: number | null;
  readonly redis_cpu_us: number | null;
  readonly foreign_share: number | null;
  readonly rss_mb: number;
  readonly rounds: number;
  /** What makes this row doubtful. */
  readonly notes: readonly string[];
}

/** Sums up a program's rounds. @throws RangeError without a round */
export function rowOf(
  { name, title, unit }: { readonly name: string; readonly title: string; readonly unit: string },
  rounds: readonly Round[],
  notes: readonly string[] = [],
): Row {
  if (rounds.length === 0) throw new RangeError(`${name} has no round`);
  const rates = rounds.map(({ perSecond }) => perSecond);
  const middle = (pick: (round: Round) => number | undefined): number | null => {
    const values = rounds.flatMap((round) => pick(round) ?? []);
    return values.length === 0 ? null : median(values);
  };
  const cpuUs = median(rounds.map((round) => round.cpuUs));
  return {
    name,
    title,
    unit,
    min: Math.round(Math.min(...rates)),
    median: Math.round(median(rates)),
    max: Math.round(Math.max(...rates)),
    p50_ms: rounded(
      middle((round) => round.p50Ms),
      2,
    ),
    p99_ms: rounded(
      middle((round) => round.p99Ms),
      2,
    ),
    cpu_us: rounded(cpuUs, 1),
    per_cpu_second: Math.round(1e6 / cpuUs),
    cpu_share: rounded(median(rounds.map((round) => round.cpuShare)), 3),
    load_share: rounded(
      middle((round) => round.loadShare),
      3,
    ),
    load_core_busy: rounded(
      middle((round) => round.loadCoreBusy),
      3,
    ),
    redis_cpu_us: rounded(
      middle((round) => round.redisCpuUs),
      1,
    ),
    foreign_share: rounded(
      middle((round) => round.foreignShare),
      3,
    ),
    rss_mb: Math.round(median(rounds.map((round) => round.rssMb))),
    rounds: rounds.length,
    notes: [...notes, ...doubts(rounds)],
  };
}

/** Above it what else runs on the machine has slowed the program. */
const FOREIGN = 0.05;
/** A program that has less of its core waits for the others'. */
const WAITING = 0.95;

/** Why a rate may say less of the program than it seems. */
function doubts(rounds: readonly Round[]): string[] {
  const foreign = Math.max(...rounds.map(({ foreignShare = 0 }) => foreignShare));
  const loadCore = median(rounds.map(({ loadCoreBusy = 0 }) => loadCoreBusy));
  const share = median(rounds.map(({ cpuShare }) => cpuShare));
  const notes: string[] = [];
  if (foreign > FOREIGN) notes.push(`other programs took up to ${percent(foreign)} of the machine's time`);
  else if (loadCore > WAITING && share < WAITING)
    notes.push(
      `it waited for the load's core (${percent(loadCore)} busy), and used ${percent(share)} of its own`,
    );
  return notes;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function rounded<T extends number | null>(value: T, digits: number): T {
  return (value === null ? null : Number(value.toFixed(digits))) as T;
}
