/** What the runner tells k6: who takes part and when. JSON, handed over in the variable `PLAN`. */

/** The part of one bot in a run. */
export interface Part {
  /** The bot's name at the simulator. */
  readonly bot: string;
  /** Who its people are: a name of `CASTINGS`. */
  readonly cast: string;
  readonly people: number;
  /** Seconds between two acts of a person on average, and the share around it that each is drawn from. */
  readonly everySeconds: number;
  readonly jitter: number;
  /** What they make in a second together as usual, answers to questions included. @default an act of each in `everySeconds` */
  readonly messagesPerS?: number;
  /** How unevenly, as `ExpectedRates` has it. @default evenly */
  readonly heap?: number;
  /** Times within which acts are counted by themselves, ms. @default none */
  readonly thresholdsMs?: readonly number[];
  /** Within what time an event is promised, ms. Who waits for it in vain for longer has missed it. @default no limit */
  readonly limitsMs?: Readonly<Record<string, number>>;
}

/** A stretch of the run. */
export interface Phase {
  readonly name: string;
  readonly seconds: number;
  /** How much faster than usual people act; 1: as usual. */
  readonly pace: number;
  /** Whether the objectives count in it. */
  readonly judged: boolean;
}

/** A threshold as k6 takes it; as an object it can end the run. */
export type Threshold =
  | string
  | { readonly threshold: string; readonly abortOnFail: boolean; readonly delayAbortEval: string };

/** Thresholds by metric: JSON in the variable `THRESHOLDS`. */
export type Thresholds = Readonly<Record<string, readonly Threshold[]>>;

/** A whole run of k6. */
export interface Plan {
  /** Address of the Telegram simulator. */
  readonly url: string;
  readonly parts: readonly Part[];
  /** In their order; the first is the ramp, in which people arrive evenly. */
  readonly phases: readonly Phase[];
  /** Whether each phase is measured by itself, not only all that are judged. */
  readonly hasSteps: boolean;
  /** Name of the phase over which everybody begins what they waited for; absent: nobody waits. */
  readonly rush?: string;
  /** `file_unique_id`s of files that people send, by kind. */
  readonly files: Readonly<Record<string, string>>;
  /** Seconds a person waits to see an effect. */
  readonly patienceSeconds: number;
  /** Width of the points of the graphs. */
  readonly slotSeconds: number;
}

/** A phase with its place in time, seconds since the start. */
export interface PhaseAt extends Phase {
  readonly from: number;
  readonly to: number;
}

/** The phases of a plan with their places in time. */
export function timeline({ phases }: Pick<Plan, "phases">): PhaseAt[] {
  let from = 0;
  return phases.map((phase) => {
    const at = { ...phase, from, to: from + phase.seconds };
    from = at.to;
    return at;
  });
}
