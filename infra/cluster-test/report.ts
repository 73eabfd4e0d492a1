/** What became of one thing that was looked at. */
export type Outcome = "passed" | "failed" | "unproven";

/** A line of the table. */
export interface Finding {
  readonly step: string;
  /** What was looked at, as a sentence that is true when it passed. */
  readonly what: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  /** Figures, or why it failed or could not be proven. */
  readonly seen: string;
}

/** Everything that a run found, in its order. */
export class Report {
  readonly findings: Finding[] = [];
  readonly #say: (line: string) => void;

  /** @param say prints each finding as it comes */
  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  add(finding: Finding): void {
    this.findings.push(finding);
    const { outcome, seconds, seen, what } = finding;
    this.#say(`${outcome}: ${what} (${seconds.toFixed(1)} s)${seen === "" ? "" : `: ${seen}`}`);
  }

  count(outcome: Outcome): number {
    return this.findings.filter((each) => each.outcome === outcome).length;
  }

  /** The table and, as its last line, `N passed, N failed`. */
  text(): string {
    const width = Math.max(...this.findings.map(({ what }) => what.length), 4);
    const rows = this.findings.map(({ outcome, seconds, seen, what }) =>
      [what.padEnd(width), outcome.padEnd(8), seconds.toFixed(1).padStart(7), firstLine(seen)]
        .join("  ")
        .trimEnd(),
    );
    const head = ["what".padEnd(width), "outcome ", "seconds", "seen"].join("  ");
    const unproven = this.count("unproven");
    return [
      head,
      ...rows,
      ...(unproven === 0 ? [] : [`unproven here: ${unproven}`]),
      `${this.count("passed")} passed, ${this.count("failed")} failed`,
    ].join("\n");
  }
}

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";
