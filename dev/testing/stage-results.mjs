import { stripVTControlCharacters } from "node:util";

// What the reports of the stages of `.ci/run` say, each by its form: how many passed, and what failed, a line for each.

/** The longest that is told of one failure; the whole of it stands further up in the output. */
const LONGEST = 300;

/** The JSON report of vitest. A file that does not load has no tests, and a message of its own. */
function vitest(text, _stage, root) {
  const { numPassedTests, testResults } = JSON.parse(text);
  const failures = testResults.flatMap(({ assertionResults, message, name, status }) => {
    const file = name.startsWith(`${root}/`) ? name.slice(root.length + 1) : name;
    const tests = assertionResults
      .filter((test) => test.status === "failed")
      .map((test) => `${file}: ${test.fullName}: ${test.failureMessages?.[0] ?? ""}`);
    return tests.length > 0 || status !== "failed" ? tests : [`${file}: ${message}`];
  });
  return { passed: numPassedTests, failures };
}

/** The JUnit file of a load run, as load-tests/report/junit.ts writes it. An invalid run is an error there. */
function junit(text) {
  const cases = [...text.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"[^>]*>(.*?)<\/testcase>/gs)];
  const is = (element) => (each) => each[3].startsWith(`<${element}`);
  const failures = cases
    .filter((each) => is("failure")(each) || is("error")(each))
    .map(([, group, name, body]) => plain(`${group}: ${name}: ${/message="([^"]*)"/.exec(body)?.[1] ?? ""}`));
  return { passed: cases.length - failures.length - cases.filter(is("skipped")).length, failures };
}

const plain = (markup) => markup.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

/** The JSON of `npm run bench`. */
function bench(text) {
  const { failures, rows } = JSON.parse(text);
  return { passed: rows.length, failures: failures.map(({ name, problem }) => `${name}: ${problem}`) };
}

/** Output with a line "[STAGE] failed: WHAT" for each failure, and "N passed, N failed" at its end. */
function lines(text, stage) {
  const said = text.split("\n");
  const counts = said
    .map((line) => /^(?:\[[a-z-]+\] )?(\d+) passed, (\d+) failed$/.exec(line))
    .findLast(Boolean);
  if (counts === undefined) throw new Error("there is no line with its counts");
  const mark = `[${stage}] failed: `;
  const failures = said.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length));
  if (failures.length === 0 && counts[2] !== "0") failures.push(`${counts[2]} that it does not name`);
  return { passed: Number(counts[1]), failures };
}

const FORMS = { vitest, junit, bench, lines };

/**
 * What is printed of a stage: its failures, then its counts. A stage that failed and names nothing, as its program broke off
 * or an error came outside of all tests, counts as one failure.
 * @param text of the report; undefined: there is none
 * @param code with which its program ended
 */
export function stageLines({ form, stage, text, code, root }) {
  let result = { passed: 0, failures: [] };
  let broken = "nothing that it names failed";
  try {
    if (text === undefined) throw new Error("there is none");
    result = FORMS[form](text, stage, root);
  } catch (error) {
    broken = `its report cannot be read: ${error.message}`;
    if (code === "0") result.failures = [`it ended with code 0, but ${broken}`];
  }
  const { failures, passed } = result;
  if (failures.length === 0 && code !== "0") failures.push(`it ended with code ${code}, and ${broken}`);
  return [
    ...failures.map((failure) => `[ci] failed: ${stage}: ${oneLine(failure)}`),
    `[ci] ${stage}: ${passed} passed, ${failures.length} failed`,
  ];
}

function oneLine(failure) {
  const [first] = stripVTControlCharacters(failure).trim().split("\n", 1);
  return first.length > LONGEST ? `${first.slice(0, LONGEST)}…` : first;
}
