import { readFile, writeFile } from "node:fs/promises";
import { until } from "../../../dev/servers/until.ts";
import type { Person } from "../../../dev/testing/person.ts";
import type { RoleName, Stack } from "../../../dev/testing/stack.ts";
import { prepareLabel, topUp } from "../shopping.ts";
import type { KilledRole, Supervisor } from "./supervisor.ts";

/** One place in the conversation at which a role is killed: before a write leaves it, or when its answer is there. */
export interface KillPoint {
  readonly role: KilledRole;
  /** `before` or `after`, the write's name, `#` and which of its kind it is. */
  readonly target: string;
}

/** A system to be killed, with the folder in which its processes are told when. */
export interface Fleet {
  readonly stack: Stack;
  readonly folder: string;
  readonly supervisor: Supervisor;
}

/** What one conversation ended with; all but `reached` and `copies` must be the same at each kill point. */
export interface Outcome {
  /** False when the conversation took another course and did not come by the point. */
  readonly reached: boolean;
  readonly orders: readonly string[];
  readonly labelsBought: number;
  readonly charges: number;
  readonly balanceMatches: boolean;
  readonly pdfs: number;
  /** Sends that the processes counted as possibly repeated: taken over from a vanished holder, or without an answer. */
  readonly countedRepeats: number;
}

const DEPOSIT_CENTS = 5_000;

/** Buys one label while a role is killed at the point and started again; without a point nothing is killed. */
export async function buyUnderKill(
  { folder, stack, supervisor }: Fleet,
  point?: KillPoint,
): Promise<Outcome> {
  const person = await stack.person();
  await person.say("/start", /Hello/);
  await topUp(stack, person, DEPOSIT_CENTS / 100);
  for (const role of ROLES) await arm(stack, folder, role, point?.role === role ? point.target : "none");

  const deaths = point === undefined ? 0 : supervisor.deaths(point.role);
  const before = await repeatCounters(stack);
  await prepareLabel(person);
  await person.press(/Buy for/, /Buying your label/);
  await person.sees(/Your label is ready/);
  await quiet(stack);
  if (point !== undefined) await calm(stack, folder, point.role, supervisor);
  const reached = point !== undefined && supervisor.deaths(point.role) > deaths;
  // The counters of a process that was killed began anew with the next one.
  const startedAnew = reached ? point?.role : undefined;
  const after = await repeatCounters(stack);
  const countedRepeats = COUNTING.reduce(
    (sum, role) => sum + after[role] - (role === startedAnew ? 0 : before[role]),
    0,
  );
  return { reached, countedRepeats, ...(await reconcile(stack, person)) };
}

const ROLES: readonly KilledRole[] = ["bot", "worker"];

/** Whoever has a part in the outbox may take a lane over. */
const COUNTING: readonly RoleName[] = ["bot", "worker", "api"];

async function repeatCounters(stack: Stack): Promise<Record<RoleName, number>> {
  const read = async (role: RoleName): Promise<number> => {
    const page = await fetch(`http://127.0.0.1:${stack.opsPorts[role]}/metrics`);
    const lines =
      (await page.text()).match(/^botfleet_(lane_takeovers|uncertain_sends)_total\{.*\} \d+$/gm) ?? [];
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
  };
  return { bot: await read("bot"), worker: await read("worker"), api: await read("api") };
}

/** The points that a role passed since it was armed, in order. */
export async function pointsOf(folder: string, role: KilledRole): Promise<string[]> {
  const text = await readFile(`${folder}/${role}.points`, "utf8").catch(() => "");
  return text.split("\n").filter((line) => line !== "");
}

async function arm(stack: Stack, folder: string, role: KilledRole, target: string): Promise<void> {
  await writeFile(`${folder}/${role}.target`, target);
  await writeFile(`${folder}/${role}.armed`, "");
  process.kill(stack.role(role).pid, "SIGUSR2");
  const isArmed = async () => (await readFile(`${folder}/${role}.armed`, "utf8")) === target;
  await until(isArmed, `arming of ${role}`, 5_000);
}

/** Takes the target back, after which the role runs and is not killed any more; it may die of it at its last write. */
async function calm(stack: Stack, folder: string, role: KilledRole, supervisor: Supervisor): Promise<void> {
  const disarmed = await arm(stack, folder, role, "none").then(
    () => true,
    () => false,
  );
  await supervisor.running(role);
  if (!disarmed) await arm(stack, folder, role, "none");
}

/** Waits until nothing is left in any lane: what is going to be sent has been sent. */
async function quiet(stack: Stack): Promise<void> {
  const empty = async () => (await stack.redis.keys("{shipping:*}:lane:*")).length === 0;
  await until(empty, "the end of all lanes", 30_000);
}

async function reconcile(stack: Stack, person: Person): Promise<Omit<Outcome, "reached" | "countedRepeats">> {
  const db = stack.databaseOf("shipping");
  const orders = await db.collection("orders").find({ telegram_id: person.id }).toArray();
  const ids = new Set(orders.map((order) => String(order.order_id)));
  const stats = await fetch(`${stack.shipstationUrl}/_stats`);
  const { ledger } = (await stats.json()) as {
    ledger: { labels: { external_shipment_id: string; voided: boolean }[] };
  };
  const bought = ledger.labels.filter(
    ({ external_shipment_id, voided }) => ids.has(external_shipment_id) && !voided,
  );
  const postings = await db.collection("ledger_postings").find({ telegram_id: person.id }).toArray();
  const charges = postings.filter(({ kind }) => kind === "order");
  const paid = charges.reduce((sum, { cents }) => sum + Number(cents), 0);
  const account = await db
    .collection<{ _id: string; balance: number }>("ledger_accounts")
    .findOne({ _id: `person:${person.id}` });
  return {
    orders: orders.map((order) => String(order.state)),
    labelsBought: bought.length,
    charges: charges.length,
    balanceMatches: account?.balance === DEPOSIT_CENTS - paid && paid > 0,
    pdfs: (await person.documents()).length,
  };
}
