import { secondsOf } from "../slo/pace.ts";
import { OPERATOR } from "./operator.ts";
import { UPKEEP } from "./upkeep.ts";
import type { Terms, Watch } from "./watch.ts";

/** Roles without which a part of the work stands still. */
export const ROLES = ["bot", "worker", "api"] as const;

/** Processes that could deliver are there, and none of them does. */
const nobodyLeads = (name: Terms["name"]): string =>
  `(absent(${name("matchEventLag")}) and on () ${name("matchDelivery")}_count)`;

/** The largest that any process shows is 0: whoever is left of the fleet knows of the work, and none of them does it. */
const nobodyServes = (name: Terms["name"]): string => {
  const served = name("workerClassServed");
  // With all workers gone RoleGone tells it once.
  const someWork = `max by (environment) (${served}) == 1`;
  return `max by (environment, bot, worker_class) (${served}) == 0\nand on (environment)\n${someWork}`;
};

/**
 * The synthetic person's last answer is too old, or none has been seen lately by any process, the ones that are gone included.
 * Where no bot expects anybody nobody is missed, nor where bots began to a moment ago.
 */
function unanswered(name: Terms["name"], range: Terms["range"]): string {
  const patience = secondsOf(range("3m"));
  const last = name("syntheticLastAnswer");
  const expected = (when: string) => `max by (environment, bot) (${name("syntheticExpected")}${when})`;
  const since = (answer: string) => `time() - max by (environment, bot) (${answer})`;
  const awaited = `${expected("")} and ${expected(` offset ${range("5m")}`)}`;
  const answered = `${since(`max_over_time(${last}[${range("5m")}])`)} <= ${patience}`;
  return `${since(last)} > ${patience}\nor\n(${awaited} unless on (environment, bot) ${answered})`;
}

/** Work that waits and does not come to its end. */
const WAITS: readonly Watch[] = [
  {
    alert: "SendsBlocked",
    severity: "critical",
    expr: ({ name, range }) =>
      `max by (environment, bot) (${name("sendBlocked")}) > ${secondsOf(range("2m"))}`,
    for: "1m",
    summary:
      "{{ $labels.bot }}: Telegram has not accepted what the bot says to somebody for {{ $value | humanizeDuration }}.",
    description:
      "Replies wait in their chats' outboxes and are tried again. One that was sent ten times without an answer is given up.",
  },
  {
    alert: "UpdatesWait",
    severity: "critical",
    // Some always wait for a moment: either none arrive at all, or more come than are handled.
    expr: ({ name, range }) => {
      const pending = `max by (environment, bot) (${name("webhookPending")})`;
      const arriving = `sum by (environment, bot) (rate(${name("updates")}[${range("5m")}]))`;
      return `(${pending} > 0 unless on (environment, bot) ${arriving} > 0)\nor\n${pending} > 1000`;
    },
    for: "5m",
    summary: "{{ $labels.bot }}: {{ $value }} messages of people wait at Telegram and do not reach the bot.",
    description: "Telegram keeps them for a day and brings them again by itself once it is answered.",
  },
  {
    alert: "SyntheticUnanswered",
    severity: "critical",
    expr: ({ name, range }) => unanswered(name, range),
    for: "1m",
    summary: "{{ $labels.bot }}: who writes to it, as the synthetic person does every minute, has no answer.",
    description:
      "It comes through the public address and the Ingress, as people do: they may have none either. Or it does not come any more.",
  },
  {
    alert: "QueueStuck",
    severity: "critical",
    expr: ({ name, range }) =>
      `max by (environment, queue) (${name("queueOldestJobAge")}) > ${secondsOf(range("5m"))}`,
    for: "2m",
    summary:
      "{{ $labels.queue }}: a job has been ready for {{ $value | humanizeDuration }} and nobody takes it.",
    description: "People look at a screen that says that their work is under way.",
  },
  {
    alert: "MatchesUntold",
    severity: "critical",
    expr: ({ name, range }) =>
      `max by (environment) (${name("matchEventLag")}) > ${secondsOf(range("1m"))}\nor\n${nobodyLeads(name)}`,
    for: "2m",
    summary: "matchmaking: strangers are paired and nobody tells them.",
    description: "The process that delivers what the matcher does is behind, or there is none.",
  },
];

/** What was given up, and is for a person to look at. */
const GIVEN_UP: readonly Watch[] = [
  {
    alert: "DeadLetters",
    severity: "critical",
    expr: ({ name, range }) =>
      `sum by (environment, queue) (increase(${name("deadLetters")}[${range("15m")}])) > 20`,
    summary: "{{ $labels.queue }}: {{ $value | humanize }} were given up in a quarter of an hour.",
    description: "So many at once are one fault, mostly of a release: somebody has to look now.",
  },
  {
    alert: "DeadLetters",
    severity: "warning",
    // Not of jobs: a carrier's refusal of a wrong address is no fault of ours. Labels have a promise, of others only many at once tell.
    expr: ({ name, range }) =>
      `sum by (environment, queue) (increase(${name("deadLetters")}{queue=~".+-(update|event|call|job|write)"}[${range("1h")}])) > 0`,
    summary: "{{ $labels.queue }}: something was given up and kept for a person to look at.",
    description: "What people wrote or were to be told came to nothing; the dead letter says why.",
  },
];

/** What all stands on. */
const PARTS: readonly Watch[] = [
  {
    alert: "RedisDown",
    severity: "critical",
    expr: ({ name }) => `min by (environment) (${name("redisUp")}{connection!~".+-cache"}) == 0`,
    for: "1m",
    summary: "Redis does not answer: most of what people write is put off.",
    description: "Telegram brings it again. Commands that need no session are answered all the same.",
  },
  {
    alert: "RedisDown",
    severity: "warning",
    expr: ({ name }) => `min by (environment) (${name("redisUp")}{connection=~".+-cache"}) == 0`,
    for: "5m",
    summary: "The cache does not answer: everything is looked up where it is kept.",
    description: "Answers take longer, and MongoDB and the vendors are asked more.",
  },
  {
    alert: "MongoDown",
    severity: "critical",
    expr: ({ name }) => `min by (environment) (${name("mongoUp")}) == 0`,
    for: "1m",
    summary: "MongoDB takes no writes: what needs orders, payments or profiles is put off.",
    description: "Some role knows no primary. An election takes seconds; this has lasted a minute.",
  },
  ...ROLES.map(
    (role): Watch => ({
      alert: "RoleGone",
      severity: "critical",
      expr: ({ name }) => `absent(${name("up")}{role="${role}"} == 1)`,
      for: "2m",
      labels: { role },
      summary: `No process of the role ${role} runs, as far as Prometheus sees.`,
      description: "Its whole share of the work stands still, and most other alerts can say nothing of it.",
    }),
  ),
  {
    alert: "WorkersGone",
    severity: "critical",
    expr: ({ name }) => nobodyServes(name),
    for: "2m",
    summary: "{{ $labels.bot }}: no worker does work of the class {{ $labels.worker_class }}.",
    description: "Other workers run, and what only this class does waits or does not come round.",
  },
  {
    alert: "TargetDown",
    severity: "warning",
    expr: ({ name }) => `${name("up")} == 0`,
    for: "5m",
    summary: "{{ $labels.instance }} ({{ $labels.job }}) does not answer Prometheus.",
    description: "A process that hangs, or a passage that is closed. What it does is not seen until then.",
  },
];

/** All alerts on states, of the whole fleet. */
export const WATCHES: readonly Watch[] = [...WAITS, ...GIVEN_UP, ...PARTS, ...UPKEEP, ...OPERATOR];
