import { figure, measured, wanted } from "./figures.ts";
import type { ConversationWrites, LoadResult, Objective, ReconciliationRule } from "./result.ts";

/** One thing a load run had to show, as every report lists it. */
export interface Check {
  /** `matchmaking objectives`, `reconciliation`, … */
  readonly group: string;
  readonly name: string;
  /** What must hold, e.g. `≤ 100 ms`. */
  readonly wanted: string;
  /** What was found. */
  readonly found: string;
  /** How much it rests on. */
  readonly samples: number;
  /** `void`: it counts neither way, since the run is invalid, or by what the remark says. */
  readonly outcome: "passed" | "failed" | "void";
  /** More for whoever looks for the cause: examples, too few samples. */
  readonly remark: string;
}

/**
 * Every threshold, budget and rule of a run. Figures of an invalid run are void: the generator made them. What the
 * reconciliation found stands all the same: a lost reply is lost, however it was asked for.
 */
export function checksOf(result: LoadResult): readonly Check[] {
  const isVoid = result.verdict === 2;
  const figures = Object.entries(result.by_bot).flatMap(([bot, { figures: reached, objectives, writes }]) => [
    ...objectives.map((objective) => objectiveCheck(`${bot}: objectives`, objective)),
    ...reached.map((figure) => objectiveCheck(`${bot}: reached at once`, figure)),
    ...writes.map((conversation) => writesCheck(`${bot}: MongoDB writes per message`, conversation)),
  ]);
  const ofRun = result.objectives.map((objective) => objectiveCheck("the whole run", objective));
  return [
    ...[...figures, ...ofRun].map((check) => (isVoid ? { ...check, outcome: "void" as const } : check)),
    ...result.reconciliation.map(ruleCheck),
  ];
}

function objectiveCheck(group: string, objective: Objective): Check {
  const { name, samples, min_samples, verdict } = objective;
  return {
    group,
    name,
    wanted: wanted(objective),
    found: measured(objective),
    samples,
    outcome: verdict === "passed" ? "passed" : verdict === "not judged" ? "void" : "failed",
    remark: [remarkOn(verdict, min_samples), inVain(objective)].filter((each) => each !== "").join("; "),
  };
}

function remarkOn(verdict: Objective["verdict"], leastSamples: number): string {
  if (verdict === "too few samples") return `too few samples: at least ${figure(leastSamples)} are needed`;
  return verdict === "not judged" ? "it counts with more people" : "";
}

function inVain({ samples, unfinished = 0 }: Objective): string {
  return unfinished === 0 ? "" : `${figure(unfinished)} of ${figure(samples)} waited in vain`;
}

function writesCheck(group: string, writes: ConversationWrites): Check {
  return {
    group,
    name: writes.conversation,
    wanted: `≤ ${figure(writes.budget_per_message)}`,
    found: figure(writes.per_message),
    samples: writes.messages,
    outcome: writes.verdict,
    remark: "",
  };
}

function ruleCheck({ name, checked, violations, examples, verdict }: ReconciliationRule): Check {
  const check = { group: "reconciliation", name, wanted: "0 violations", samples: checked };
  switch (verdict) {
    case "not applicable":
      return {
        ...check,
        found: "not checked",
        outcome: "void",
        remark: "nothing was done that it can follow",
      };
    case "not checked":
      return { ...check, found: "not checked", outcome: "failed", remark: "there was nothing to compare" };
    default:
      return {
        ...check,
        found: `${figure(violations)} violations`,
        outcome: verdict,
        remark: examples.join("; "),
      };
  }
}

/** The verdict in a word. */
export function verdictWord({ verdict }: LoadResult): "passed" | "failed" | "invalid" {
  return (["passed", "failed", "invalid"] as const)[verdict];
}
