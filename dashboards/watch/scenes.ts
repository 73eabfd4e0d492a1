import { METRICS } from "../../app/src/contracts/metrics.ts";
import { OPERATOR_SCENES } from "./operator-scenes.ts";
import { BOT, counter, IN_PLACE, type Scene, STRETCH, state, text } from "./scene.ts";
import { UPKEEP_SCENES } from "./upkeep-scenes.ts";
import { ROLES } from "./watches.ts";

const arriving = (steps: readonly number[]) => counter("updates", { ...BOT, outcome: "handled" }, steps);
const target = { job: "bot", instance: "10.0.0.1:9464", role: "bot" };

/** A minute that is less than five before the second look. */
const LATELY = STRETCH * 2 - 6;

/** A series that ends for good. */
const ending = (metric: "syntheticExpected" | "syntheticLastAnswer", values: string) => ({
  series: `${METRICS[metric].name}{${text(BOT)}}`,
  values: `${values} stale`,
});

/** When the synthetic person was last answered: each minute, but for the second stretch. */
function lastAnswers(wrong: string) {
  const minutes = STRETCH - 1;
  const values = `0+60x${minutes} ${wrong} ${STRETCH * 2 * 60}+60x${minutes}`;
  return { series: `${METRICS.syntheticLastAnswer.name}{${text(BOT)}}`, values };
}

function roleGone(role: string, name: string, wrong: string): Scene {
  const shown = ROLES.map((each) => state("up", { ...target, role: each }, "1", each === role ? wrong : "1"));
  const labels = { role };
  return { name, alert: "RoleGone", severities: ["critical"], series: shown, labels: {}, own: labels };
}

/** A bot's process that does no work, a worker for labels and one for all else; by what the two workers show. */
function workers(name: string, labels: string, others: string, severities: Scene["severities"]): Scene {
  const served = (instance: string, worker_class: string, well: string, wrong: string) =>
    state("workerClassServed", { ...BOT, instance, worker_class }, well, wrong);
  return {
    name,
    alert: "WorkersGone",
    severities,
    series: [
      ...["labels", "default"].map((each) => served("bot", each, "0", "0")),
      served("worker-labels", "labels", "1", labels),
      served("worker-labels", "default", "0", labels === "1" ? "0" : "_"),
      served("worker-default", "labels", "0", others === "1" ? "0" : "_"),
      served("worker-default", "default", "1", others),
    ],
    labels: { ...IN_PLACE, ...BOT, worker_class: "labels" },
  };
}

/** One for each way in which a watch fires, and some in which it must not. */
export const SCENES: readonly Scene[] = [
  {
    name: "Telegram accepts nothing for ten minutes",
    alert: "SendsBlocked",
    severities: ["critical"],
    series: [state("sendBlocked", BOT, "0", "600")],
    labels: { ...IN_PLACE, ...BOT },
    value: "10m 0s",
  },
  {
    name: "updates wait at Telegram and none arrives",
    alert: "UpdatesWait",
    severities: ["critical"],
    series: [state("webhookPending", BOT, "0", "12"), arriving([5, 0, 5])],
    labels: { ...IN_PLACE, ...BOT },
    value: "12",
  },
  {
    name: "updates arrive, and far more wait",
    alert: "UpdatesWait",
    severities: ["critical"],
    series: [state("webhookPending", BOT, "40", "4000"), arriving([5, 5, 5])],
    labels: { ...IN_PLACE, ...BOT },
    value: "4000",
  },
  {
    name: "the bot is gone, and its updates wait",
    alert: "UpdatesWait",
    severities: ["critical"],
    series: [state("webhookPending", BOT, "0", "3")],
    labels: { ...IN_PLACE, ...BOT },
    value: "3",
  },
  {
    name: "the synthetic person is not answered",
    alert: "SyntheticUnanswered",
    severities: ["critical"],
    series: [lastAnswers(`${(STRETCH - 1) * 60}+0x${STRETCH - 1}`)],
    labels: { ...IN_PLACE, ...BOT },
  },
  {
    name: "a bot expects the synthetic person, and it does not come",
    alert: "SyntheticUnanswered",
    severities: ["critical"],
    series: [state("syntheticExpected", BOT, "1", "1"), lastAnswers(`_x${STRETCH}`)],
    labels: { ...IN_PLACE, ...BOT },
  },
  {
    name: "bots have begun to expect the synthetic person, which is on its way",
    alert: "SyntheticUnanswered",
    severities: [],
    series: [ending("syntheticExpected", `_x${LATELY} 1+0x4`)],
    labels: {},
  },
  {
    name: "bots do not expect the synthetic person any more, and it comes no more",
    alert: "SyntheticUnanswered",
    severities: [],
    series: [
      ending("syntheticExpected", `1+0x${LATELY - 1}`),
      ending("syntheticLastAnswer", `0+60x${LATELY - 1}`),
    ],
    labels: {},
  },
  {
    name: "a queue's oldest job is an hour old",
    alert: "QueueStuck",
    severities: ["critical"],
    series: [state("queueOldestJobAge", { queue: "labels" }, "2", "3600")],
    labels: { ...IN_PLACE, queue: "labels" },
    value: "1h 0m 0s",
  },
  {
    name: "a pair is not told for five minutes",
    alert: "MatchesUntold",
    severities: ["critical"],
    series: [state("matchEventLag", {}, "0", "300")],
    labels: IN_PLACE,
  },
  {
    name: "thirty calls a minute are given up",
    alert: "DeadLetters",
    severities: ["critical", "warning"],
    series: [counter("deadLetters", { queue: "shipping-call" }, [0, 30, 0])],
    over: 62,
    labels: { ...IN_PLACE, queue: "shipping-call" },
    value: "450",
  },
  {
    name: "an update is given up every half an hour",
    alert: "DeadLetters",
    severities: ["warning"],
    series: [counter("deadLetters", { queue: "shipping-update" }, [0, 1 / STRETCH, 0])],
    over: 62,
    labels: { ...IN_PLACE, queue: "shipping-update" },
  },
  {
    name: "a role loses Redis",
    alert: "RedisDown",
    severities: ["critical"],
    series: [state("redisUp", { connection: "bot-commands" }, "1", "0")],
    labels: IN_PLACE,
  },
  {
    name: "a role loses the cache",
    alert: "RedisDown",
    severities: ["warning"],
    series: [state("redisUp", { connection: "bot-cache" }, "1", "0")],
    labels: IN_PLACE,
  },
  {
    name: "a role knows no primary",
    alert: "MongoDown",
    severities: ["critical"],
    series: [state("mongoUp", { pool: "bot" }, "1", "0"), state("mongoUp", { pool: "api" }, "1", "1")],
    labels: IN_PLACE,
  },
  {
    name: "a process does not answer",
    alert: "TargetDown",
    severities: ["warning"],
    series: [state("up", target, "1", "0")],
    labels: { ...IN_PLACE, ...target },
  },
  {
    name: "nobody delivers what the matcher does",
    alert: "MatchesUntold",
    severities: ["critical"],
    series: [
      state("matchEventLag", {}, "0", "_"),
      { series: `${METRICS.matchDelivery.name}_count{${text({})}}`, values: `0+1x${3 * STRETCH}` },
    ],
    labels: {},
  },
  workers("the worker for labels is gone, and another lives", "_", "1", ["critical"]),
  workers("all workers are gone, which RoleGone tells", "_", "_", []),
  ...ROLES.flatMap((role): Scene[] => [
    roleGone(role, `all of the role ${role} do not answer`, "0"),
    roleGone(role, `there is nothing of the role ${role}`, "_"),
  ]),
  ...UPKEEP_SCENES,
  ...OPERATOR_SCENES,
];
