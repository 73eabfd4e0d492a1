import { markdownTable } from "../../dev/generate/markdown-table.ts";
import { KNOWN_PER_PERSON } from "../capacity/assumptions.ts";
import { checkReferences } from "../capacity/check.ts";
import { fittingPeople } from "../capacity/fit.ts";
import { readMeasured, type Workload } from "../capacity/measured.ts";
import { planFor } from "../capacity/plan/plan.ts";
import { basis, CHECK_HEAD, checkRows, dollars } from "../capacity/print.ts";
import { ASSUMED_PRICES, PRICES_AT } from "../capacity/prices.ts";
import { figure } from "../report/figures.ts";

const PEOPLE = [5000, 10_000, 50_000, 100_000];
const EVERY_S = 20;
const HOST = { cpu: 8, memoryGb: 64, networkMbit: 1000 };

/** The part of the page about sizes: what follows from the measured costs. */
export function capacitySection(): readonly string[] {
  const { matchmaking } = readMeasured().workloads;
  if (matchmaking === undefined) return [];
  const plans = PEOPLE.map((people) =>
    planFor(
      { people, everySeconds: EVERY_S, known: people * KNOWN_PER_PERSON, extraJobs: [] },
      matchmaking,
      ASSUMED_PRICES,
    ),
  );
  const last = plans.at(-1);
  return [
    "## Sizes",
    "",
    `\`npm run capacity\`, from the costs below; one act every ${EVERY_S} s and person. Money is by prices assumed on ${PRICES_AT}, no`,
    "vendor's quote: put yours in with `--price`.",
    "",
    ...markdownTable(
      ["people", "messages/s", "bots", "workers", "mongod", "Redis", "a month"],
      plans.map(planRow),
      [0, 1, 2, 3],
    ),
    "",
    `At ${figure(last?.load.people ?? 0)} people:`,
    "",
    ...(last?.advice ?? []).map((sentence) => `- ${sentence}`),
    "",
    `One machine with ${HOST.cpu} cores, ${HOST.memoryGb} GB and ${figure(HOST.networkMbit)} Mbit/s carries, by what gives way first:`,
    "",
    ...machines(matchmaking),
    "",
    "The five bots at the people the requirements name, with what differs from the resources they give:",
    "",
    ...references(matchmaking),
    "What this rests on:",
    "",
    ...basis(matchmaking)
      .filter((line) => line !== "")
      .map((line) => `- ${line}`),
    "",
  ];
}

function references(workload: Workload): readonly string[] {
  const checked = checkReferences(workload, ASSUMED_PRICES);
  const differences = checked.flatMap(({ reference, differences: found }) =>
    found.map((difference) => `- ${reference.bot}: ${difference}`),
  );
  return [
    ...markdownTable(["bot", ...CHECK_HEAD.slice(1)], checkRows(checked), [1, 2, 3, 4]),
    "",
    ...differences,
    "",
  ];
}

function machines(workload: Workload): readonly string[] {
  const limits = fittingPeople(HOST, EVERY_S, workload);
  const rows = limits.map(({ what, people, why, remedy }) => [what, figure(people), why, remedy]);
  return markdownTable(["what gives way", "at people", "because", "then"], rows, [1]);
}

function planRow({ load, demand, parts, monthlyCost }: ReturnType<typeof planFor>): string[] {
  const part = (...names: readonly string[]) => parts.find(({ name }) => names.includes(name));
  const bounds = (name: string) => {
    const autoscale = part(name)?.autoscale;
    return autoscale ? `${autoscale.min}–${autoscale.max}` : "";
  };
  const size = (...names: readonly string[]) => {
    const found = part(...names);
    return found ? `${found.replicas} × ${figure(found.cpu)} cores, ${figure(found.memoryGb)} GB` : "";
  };
  return [
    figure(load.people),
    figure(demand.messagesPerS),
    bounds("bot"),
    bounds("worker"),
    size("mongod"),
    size("redis", "redis-cluster"),
    dollars(monthlyCost),
  ];
}
