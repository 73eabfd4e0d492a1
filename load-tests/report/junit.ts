import { type Check, checksOf } from "./checks.ts";
import { generatorLines, serviceLines, titleOf } from "./headlines.ts";
import { escapeMarkup } from "./markup.ts";
import type { LoadResult } from "./result.ts";

/**
 * The result as JUnit XML: a test per threshold, per budget and per rule of the reconciliation, and one for the run's own
 * validity. An invalid run is an error there, never a failure, and its figures are skipped: a CI server must not count
 * what a starved generator measured, for or against.
 */
export function junitReport(result: LoadResult): string {
  const groups = Map.groupBy(checksOf(result), ({ group }) => group);
  const suites = [
    suite("the run is valid", [validityCase(result)]),
    ...[...groups].map(([group, checks]) => suite(group, checks.map(checkCase))),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeMarkup(titleOf(result))}" ${totals(suites.flatMap(({ cases }) => cases))}>`,
    ...suites.flatMap(({ name, cases }) => [
      `  <testsuite name="${escapeMarkup(name)}" timestamp="${result.started_at}" ${totals(cases)}>`,
      ...cases.map(({ name: test, body }) => caseElement(name, test, body)),
      "  </testsuite>",
    ]),
    "</testsuites>",
    "",
  ].join("\n");
}

interface Case {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "error" | "skipped";
  readonly body: string;
}

function suite(name: string, cases: readonly Case[]) {
  return { name, cases };
}

function validityCase(result: LoadResult): Case {
  const name = "generator and machine kept up, people and messages asked for were reached";
  const details = escapeMarkup([...serviceLines(result), ...generatorLines(result)].join("\n"));
  if (result.verdict !== 2) return { name, outcome: "passed", body: `<system-out>${details}</system-out>` };
  const message = escapeMarkup(`invalid run: ${result.invalid.join("; ")}`);
  return {
    name,
    outcome: "error",
    body: `<error type="invalid run" message="${message}">${details}</error>`,
  };
}

function checkCase({ name, wanted, found, samples, outcome, remark }: Check): Case {
  const said = escapeMarkup(`wanted ${wanted}, found ${found}, over ${samples}`);
  // Also in the message, as that is all that a list of failures shows: a good figure of too few samples would puzzle.
  const why =
    remark === "" ? said : escapeMarkup(`${remark}; wanted ${wanted}, found ${found}, over ${samples}`);
  if (outcome === "void")
    return {
      name,
      outcome: "skipped",
      body: `<skipped message="${remark === "" ? `invalid run: ${said}` : why}"/>`,
    };
  if (outcome === "passed") return { name, outcome, body: `<system-out>${said}</system-out>` };
  return { name, outcome, body: `<failure message="${why}">${escapeMarkup(remark)}</failure>` };
}

function caseElement(suiteName: string, name: string, body: string): string {
  const attributes = `classname="${escapeMarkup(suiteName)}" name="${escapeMarkup(name)}" time="0"`;
  return `    <testcase ${attributes}>${body}</testcase>`;
}

function totals(cases: readonly Case[]): string {
  const of = (outcome: Case["outcome"]) => cases.filter((each) => each.outcome === outcome).length;
  return `tests="${cases.length}" failures="${of("failed")}" errors="${of("error")}" skipped="${of("skipped")}"`;
}
