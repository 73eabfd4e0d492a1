import { MONGO_MONITORS, MONGO_POOL } from "../../app/src/contracts/concurrency.ts";
import { figure } from "../report/figures.ts";
import { textTable } from "../report/text-table.ts";
import { KNOWN_PER_PERSON, MONTH } from "./assumptions.ts";
import type { CheckedLoad } from "./check.ts";
import type { Host, Limit } from "./fit.ts";
import type { Workload } from "./measured.ts";
import type { Part } from "./plan/part.ts";
import type { Plan } from "./plan/plan.ts";
import { ASSUMED_PRICES, type CostRange, PRICES_AT, type Prices } from "./prices.ts";

/** A plan, as a platform engineer reads it. */
export function planText(plan: Plan, workload: Workload, prices: Prices): string {
  const { load, demand } = plan;
  const { fromTelegram, toTelegram, inside } = demand.network;
  return [
    `${figure(load.people)} people, each acting every ${figure(load.everySeconds)} s: ${figure(demand.messagesPerS)} messages/s at the peak, ${figure(load.known)} people known`,
    "",
    partsTable(plan.parts),
    "",
    `Network   ${figure(fromTelegram)} Mbit/s from Telegram, ${figure(toTelegram)} Mbit/s to it, ${figure(inside)} Mbit/s to and from the stores`,
    `MongoDB   ${connectionsText(plan)}`,
    `A month   ${dollars(plan.monthlyCost)} (${priceRemark(prices)})`,
    "",
    ...(plan.advice.length === 0
      ? ["One Redis, one replica set and one bot token are enough."]
      : plan.advice),
    "",
    ...basis(workload),
  ].join("\n");
}

/** The pool is each environment's own setting; rendering the cluster holds it against what MongoDB takes. */
function connectionsText({ mongoClients }: Plan): string {
  const taken = (pool: number): string => figure(mongoClients * (pool + MONGO_MONITORS));
  const { max, min } = MONGO_POOL;
  return `${figure(mongoClients)} processes when all is scaled out, so up to ${taken(max)} connections to a member with MONGO_POOL_MAX unset (${max}), ${taken(min)} at its least (${min})`;
}

/** How many people a machine carries, and what gives way first. */
export function fitText(
  { cpu, memoryGb, networkMbit }: Host,
  everySeconds: number,
  limits: readonly Limit[],
  workload: Workload,
): string {
  const [first] = limits;
  const rows = limits.map(({ what, people, why, remedy }) => [what, figure(people), why, remedy]);
  return [
    `${figure(cpu)} cores, ${figure(memoryGb)} GB and ${figure(networkMbit)} Mbit/s, with everything on the one machine:`,
    `${figure(first?.people ?? 0)} people, each acting every ${figure(everySeconds)} s; ${first?.what} gives way first`,
    "",
    textTable(["what gives way", "at people", "because", "then"], rows, [0, 2, 3]),
    "",
    ...basis(workload),
  ].join("\n");
}

/** The promised loads side by side, and what differs from the requirements. */
export function checkText(checked: readonly CheckedLoad[], workload: Workload, prices: Prices): string {
  const differences = checked.flatMap(({ reference, differences: found }) =>
    found.map((difference) => `${reference.bot}: ${difference}`),
  );
  return [
    textTable(CHECK_HEAD, checkRows(checked)),
    "",
    "Against the people, rates and resources the requirements name (their cost tables are not kept here):",
    ...differences.map((difference) => `  ${difference}`),
    "Every other part fits into the resources the requirements give it.",
    "Assumed loads are of bots that do not exist yet: their jobs are guesses until they have a load.ts.",
    `Money: ${priceRemark(prices)}.`,
    "",
    ...basis(workload),
  ].join("\n");
}

/** Titles of the table of promised loads. */
export const CHECK_HEAD = [
  "",
  "people",
  "every",
  "messages/s",
  "jobs/s",
  "bots",
  "workers",
  "Redis",
  "mongod",
  "a month",
  "load",
];

/** Its rows. */
export function checkRows(checked: readonly CheckedLoad[]): readonly (readonly string[])[] {
  return checked.map(({ reference, plan }) => {
    const part = (name: string) => plan.parts.find((each) => each.name === name);
    const store = part("redis") ?? part("redis-cluster");
    return [
      reference.bot,
      figure(reference.people),
      `${figure(reference.everySeconds)} s`,
      figure(plan.demand.messagesPerS),
      figure(plan.demand.jobsPerS),
      bounds(part("bot")),
      bounds(part("worker")),
      store ? `${store.replicas} × ${figure(store.memoryGb)} GB` : "",
      sizes(part("mongod")),
      dollars(plan.monthlyCost),
      reference.basis,
    ];
  });
}

/** Where the figures come from, and which are not measured. */
export function basis(workload: Workload): readonly string[] {
  const { source, measured_at, machine, estimated } = workload;
  return [
    `Costs: ${source} (${measured_at}; ${machine}).`,
    ...(estimated.length === 0 ? [] : [`Estimated, not measured: ${estimated.join(", ")}.`]),
    `Taken for granted: load-tests/capacity/assumptions.ts (${KNOWN_PER_PERSON} people known per person at once; the month's average is ${MONTH.averageOfPeak * 100} % of the peak).`,
    "",
  ];
}

/** `$300 to $1,900` */
export function dollars({ low, high }: CostRange): string {
  return low === high ? `$${figure(low)}` : `$${figure(low)} to $${figure(high)}`;
}

/** Said when `npm run capacity -- --from` has written. */
export function takenText(name: string, { measured_at, source }: Workload): string {
  return `The costs of ${name} are now those of ${measured_at} (${source}).\n`;
}

function partsTable(parts: readonly Part[]): string {
  const rows = parts.map(({ name, replicas, autoscale, cpu, memoryGb, diskGb, why }) => [
    name,
    figure(replicas),
    autoscale ? `${autoscale.min} to ${autoscale.max}` : "–",
    figure(cpu),
    `${figure(memoryGb)} GB`,
    diskGb === 0 ? "–" : `${figure(diskGb)} GB`,
    why,
  ]);
  return textTable(
    ["", "replicas", "HPA", "cores each", "memory each", "disk each", "because"],
    rows,
    [0, 6],
  );
}

function bounds(part: Part | undefined): string {
  return part?.autoscale ? `${part.autoscale.min}–${part.autoscale.max}` : String(part?.replicas ?? "");
}

function sizes(part: Part | undefined): string {
  return part ? `${part.replicas} × ${figure(part.cpu)} cores, ${figure(part.memoryGb)} GB` : "";
}

function priceRemark(prices: Prices): string {
  const own = prices !== ASSUMED_PRICES;
  return own
    ? `by your prices, and those assumed on ${PRICES_AT} for the rest`
    : `by prices assumed on ${PRICES_AT}, no vendor's quote`;
}
