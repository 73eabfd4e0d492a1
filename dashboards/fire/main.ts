import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { printError, ToolError } from "../../dev/tool-error.mjs";
import { requirePrometheus } from "../../dev/binaries/find-prometheus.ts";
import { quickened, secondsOf } from "../slo/pace.ts";
import { type Crowd, gather } from "./crowd.ts";
import { ELSEWHERE } from "./elsewhere.ts";
import { FAULTS, type Fault } from "./faults.ts";
import { alertKeys, fleetRules, HEARTBEAT_KEY, writeRules } from "./quick-rules.ts";
import { firingUntouched, runFaults } from "./run-faults.ts";
import { problemsOf, tableOf } from "./table.ts";
import { startTown } from "./town.ts";
import { watchAlerts } from "./watch-alerts.ts";

/** What five minutes take here, in seconds: then an hour takes five, six hours ten, a month about a minute. */
const FIVE_MINUTES_TAKE = 2;
/** Until each window has something in it. */
const WARM_UP_MS = 8_000;

const say = (line: string): void => void process.stdout.write(`[alerts] ${line}\n`);

const HELP = `npm run test:alerts [-- --only ALERT,ALERT]: every alert of the generated rules fires by a real fault in a real
Prometheus, and clears again; those on the operator in \`npm run test:operator -- alerts\`. Some four minutes.

--only RoleGone,DeadLetters: the faults alone that are to make these alerts fire.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { only: { type: "string" }, help: { type: "boolean" } } });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const { version } = requirePrometheus();
  const pace = quickened(FIVE_MINUTES_TAKE);
  const groups = fleetRules(pace);
  const faults = chosen(values.only);
  const tried = new Set(faults.flatMap(({ fires }) => fires));
  const keys = alertKeys(groups).filter((key) =>
    values.only === undefined ? !(key in ELSEWHERE) : tried.has(key),
  );
  say(
    `${keys.length} alerts, ${faults.length} faults, Prometheus ${version}; five minutes take ${FIVE_MINUTES_TAKE} s`,
  );
  const folder = mkdtempSync(join(tmpdir(), "fire-"));
  const began = performance.now();
  const town = await startTown(writeRules(folder, groups), secondsOf(pace("15s")) * 1000);
  const watch = watchAlerts(town.prometheus.url);
  let crowd: Crowd | undefined;
  try {
    crowd = await gather(town.stack);
    await sleep(WARM_UP_MS);
    say(`people came, ${seconds(performance.now() - began)} s`);
    const untouched = await firingUntouched(keys, watch);
    const outcomes = await runFaults(faults, town, crowd, watch, say);
    process.stdout.write(`\n${tableOf(outcomes)}\n\n`);
    const problems = [
      ...untouched.map((key) => `${key}: fires though nothing is wrong.`),
      ...problemsOf(keys, outcomes),
      ...(watch.seen.get(HEARTBEAT_KEY)?.length === 1 && watch.fires(HEARTBEAT_KEY)
        ? []
        : [`${HEARTBEAT_KEY}: did not fire from the beginning to the end.`]),
    ];
    for (const problem of problems) say(`failed: ${problem}`);
    say(`${seconds(performance.now() - began)} s in all`);
    const wrong = new Set(problems).size;
    process.stdout.write(`${keys.length - Math.min(keys.length, wrong)} passed, ${wrong} failed\n`);
    return wrong === 0 ? 0 : 1;
  } finally {
    await crowd?.stop();
    await watch.stop();
    await town.close();
    rmSync(folder, { recursive: true });
  }
}

/** All faults, or those that make alerts of these names fire. */
function chosen(only: string | undefined): readonly Fault[] {
  if (only === undefined) return FAULTS;
  const names = only.split(",");
  const fires = (fault: Fault, name: string) => fault.fires.some((key) => key.split(" ")[0] === name);
  const unknown = names.filter((name) => !FAULTS.some((fault) => fires(fault, name)));
  if (unknown.length > 0)
    throw new ToolError(
      "USAGE",
      `No fault makes ${unknown.join(", ")} fire.`,
      "npm run test:alerts -- --help",
    );
  return FAULTS.filter((fault) => names.some((name) => fires(fault, name)));
}

const seconds = (ms: number): string => (ms / 1000).toFixed(0);

process.exitCode = await main().catch((error: unknown) => {
  printError(error);
  return 1;
});
