import { setTimeout as sleep } from "node:timers/promises";
import { faultAt, payInvoice, prepareLabel, SENDER } from "../../app/e2e/shopping.ts";
import { JOBS_AT_ONCE } from "../../app/src/contracts/concurrency.ts";
import { BOTS } from "../../app/src/bots/index.ts";
import { workerClassesInUse } from "../../app/src/contracts/worker-classes.ts";
import { turnOf } from "../../app/src/platform/tasks/periodic.ts";
import type { RoleName } from "../../dev/testing/stack.ts";
import { promisesOf } from "../slo/promise.ts";
import type { Crowd } from "./crowd.ts";
import { HASTE, type Town } from "./town.ts";

/** Something that goes wrong, and what is to be told of it. */
export interface Fault {
  readonly name: string;
  /** Keys of alerts, see `keyOf`. */
  readonly fires: readonly string[];
  begin(town: Town, crowd: Crowd): Promise<void>;
  end(town: Town, crowd: Crowd): Promise<void>;
}

const PURCHASE = "POST /v2/labels/shipment/:shipment_id";
const PAYMENT = "GET /v1/payment/:track_id";
const MINUTES_AGO = 10;
/** One of every 15 s, as two rounds of it pass. */
const STOPPED_TASK = "matchmaking-pending-updates";

/** All that is told of promises that are not kept. */
function unkept(...ids: readonly string[]): readonly string[] {
  const promises = promisesOf(BOTS).filter(({ id }) => ids.includes(id));
  if (promises.length !== ids.length) throw new Error(`not all of these are promised: ${ids.join(", ")}`);
  return promises.flatMap(({ id, slo: { indicator } }) => [
    `${indicator.alert} ${id} critical`,
    `${indicator.alert} ${id} warning`,
    `SloBudgetSpent ${id} warning`,
  ]);
}

const unmeasured = (...ids: readonly string[]) => ids.map((id) => `SloNotMeasured ${id} critical`);

/** People do not act all at the same moment; what grows within one look of Prometheus is half unseen. */
async function oneByOne<T>(people: readonly T[], act: (person: T) => Promise<unknown>): Promise<void> {
  for (const person of people) {
    await act(person);
    await sleep(400);
  }
}

/** Lets a periodic task come round at a worker's next look, a quarter of its round away. */
const hurry = ({ stack }: Town, task: string) => stack.redis.del(turnOf(task));

/** Makes a person's balance another than their entries make; back by the same, negative. */
async function miscount(town: Town, cents: number): Promise<void> {
  const accounts = town.stack.databaseOf("shipping").collection("ledger_accounts");
  await accounts.findOneAndUpdate({}, { $inc: { balance: cents } }, { sort: { _id: 1 } });
  await hurry(town, "ledger-check");
}

/** Has all payments looked at now. */
async function lookAtPayments(town: Town): Promise<void> {
  const payments = town.stack.databaseOf("shipping").collection("payments");
  await payments.updateMany({ unfinished: true }, { $set: { check_at: new Date(0) } });
  await hurry(town, "payments-sweep");
}

/** Ends all faults of a simulator. */
async function well(url: string, path: "/faults" | "/_faults"): Promise<void> {
  await fetch(url + path, { method: "DELETE" });
}

const wellAtVendors = ({ stack }: Town) =>
  Promise.all([stack.shipstationUrl, stack.openaiUrl].map((url) => well(url, "/_faults")));

const atTelegram = (
  name: string,
  fires: readonly string[],
  fault: Readonly<Record<string, unknown>>,
): Fault => ({
  name,
  fires,
  begin: ({ stack }) => faultAt(stack.telegramUrl, fault),
  end: ({ stack }) => well(stack.telegramUrl, "/faults"),
});

/** A part that is ended, and started again. */
const without = (part: "mongo" | "redis" | "cache", name: string, fires: readonly string[]): Fault => ({
  name,
  fires,
  begin: (town) => town[part].end(),
  end: (town) => town[part].begin(),
});

const role = (each: RoleName, fires: readonly string[]): Fault => ({
  name: `no ${each} runs`,
  fires: [`RoleGone ${each} critical`, ...fires],
  begin: ({ stack }) => stack.role(each).stop(),
  end: ({ stack }) => stack.restart(each),
});

/** In their order. What one of them leaves behind is gone before the next begins. */
export const FAULTS: readonly Fault[] = [
  {
    name: "ShipStation takes 6 s to sell a label",
    fires: unkept("shipping-label-quick"),
    begin: async ({ stack }, { buyers }) => {
      await faultAt(stack.shipstationUrl, { route: PURCHASE, kind: "latency", latency_ms: 6_000 });
      await oneByOne(buyers, (buyer) => buyer.tap(/Buy for/));
    },
    end: async (town, { buyers }) => {
      await wellAtVendors(town);
      await Promise.all(buyers.map((buyer) => buyer.sees(/Your label is ready/)));
      await Promise.all(buyers.map(prepareLabel));
    },
  },
  {
    name: "ShipStation refuses every label",
    fires: unkept("shipping-label-made"),
    begin: async ({ stack }, { buyers }) => {
      await faultAt(stack.shipstationUrl, { route: PURCHASE, kind: "status", status: 400 });
      await oneByOne(buyers, (buyer) => buyer.tap(/Buy for/));
    },
    end: (town) => wellAtVendors(town).then(() => undefined),
  },
  {
    name: `OxaPay reports transfers that are ${MINUTES_AGO} minutes old`,
    fires: unkept("shipping-payment-credited"),
    begin: async (town, { payers }) => {
      town.setBack(MINUTES_AGO * 60_000);
      await oneByOne(payers, ({ invoice }) => payInvoice(town.stack, invoice));
    },
    end: async (town) => town.setBack(0),
  },
  {
    name: "the AI takes 9 s for an address, and more come than a worker has read at once",
    fires: ["QueueStuck critical"],
    begin: async ({ stack }) => {
      await faultAt(stack.openaiUrl, { route: "*", kind: "latency", latency_ms: 9_000 });
      const people = Array.from({ length: JOBS_AT_ONCE + 5 }, () => stack.person());
      const readers = await Promise.all(people);
      for (const text of ["/newlabel", SENDER])
        await Promise.all(readers.map((person) => person.write(text)));
    },
    end: (town) => wellAtVendors(town).then(() => undefined),
  },
  {
    name: "OxaPay refuses to be asked about payments",
    fires: ["PaymentsUnanswered critical"],
    begin: async (town) => {
      await faultAt(town.stack.oxapayUrl, { route: PAYMENT, kind: "status", status: 500 });
      await lookAtPayments(town);
    },
    end: async (town) => {
      await well(town.stack.oxapayUrl, "/_faults");
      // After so many failures the client leaves OxaPay alone for ten seconds.
      await sleep(12_000);
      await lookAtPayments(town);
    },
  },
  {
    name: "somebody's balance is a cent too high",
    fires: ["LedgerUnbalanced critical"],
    begin: (town) => miscount(town, 1),
    end: (town) => miscount(town, -1),
  },
  {
    name: "the turn of a periodic task never ends",
    fires: ["TaskStopped warning"],
    begin: async ({ stack }) => void (await stack.redis.set(turnOf(STOPPED_TASK), "1")),
    end: async (town) => void (await hurry(town, STOPPED_TASK)),
  },
  atTelegram(
    "Telegram takes 1.5 s for each call",
    unkept(
      "shipping-reaction-usual",
      "shipping-reaction-slow",
      "matchmaking-reaction-usual",
      "matchmaking-reaction-slow",
    ),
    { kind: "latency", ms: 1_500 * HASTE },
  ),
  atTelegram("Telegram refuses every message as wrong", ["DeadLetters critical", "DeadLetters warning"], {
    kind: "status",
    status: 400,
    method: "sendMessage",
  }),
  atTelegram("Telegram answers 502", ["SendsBlocked critical"], { kind: "status", status: 502 }),
  without("mongo", "MongoDB is away", [
    "MongoDown critical",
    "MatchesUntold critical",
    ...unkept("shipping-reaction-comes"),
  ]),
  {
    name: "MongoDB stands still for 2.8 s, again and again",
    fires: unkept("matchmaking-match-quick"),
    begin: async (town) => town.stutter(2_800, 400),
    end: async (town) => town.stutter(0, 0),
  },
  without("redis", "Redis is away", ["RedisDown critical", ...unkept("matchmaking-reaction-comes")]),
  without("cache", "the cache is away", ["RedisDown warning"]),
  role("bot", [
    "UpdatesWait critical",
    "SyntheticUnanswered critical",
    "TargetDown warning",
    ...unmeasured(
      ...promisesOf(BOTS)
        .map(({ id }) => id)
        .filter((id) => id.includes("-reaction-")),
    ),
  ]),
  role(
    "worker",
    unmeasured(
      "shipping-label-quick",
      "shipping-label-made",
      "shipping-payment-credited",
      "matchmaking-match-quick",
    ),
  ),
  role("api", []),
  {
    name: "no worker makes labels, another does all else",
    fires: ["WorkersGone critical"],
    begin: async ({ stack }) => {
      await stack.role("worker").stop();
      const others = workerClassesInUse(BOTS).filter((each) => each !== "labels");
      await stack.restart("worker", { WORKER_CLASSES: others.join(",") });
    },
    end: async ({ stack }) => {
      await stack.role("worker").stop();
      await stack.restart("worker");
    },
  },
];
