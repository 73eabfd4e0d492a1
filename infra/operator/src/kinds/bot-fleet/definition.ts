import { AGE_COLUMN, defineKind, READY_COLUMNS } from "../definition.ts";
import { flag, listOf, moment, object, type Schema, setOf, text, whole } from "../schema.ts";
import { FLEET } from "./bot-fleet.ts";

const NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
const name = (description: string): Schema =>
  text(description, { minLength: 1, maxLength: 63, pattern: NAME });
const version = (description: string): Schema =>
  text(description, { minLength: 1, maxLength: 128, pattern: "^[A-Za-z0-9_][A-Za-z0-9._-]*$" });
const deployments = (description: string): Schema =>
  setOf(description, name("Name of a Deployment."), { maxItems: 50, default: [] });
const counts = (description: string): Schema => listOf(description, whole("One."), { maxItems: 8 });
const promises = (description: string): Schema =>
  listOf(description, text("Its id.", { maxLength: 128 }), { maxItems: 100 });

const SPEC = object(
  "What is released, and in which order.",
  {
    version: version("Tag of the images: a Deployment whose images have another is not of this release."),
    migration: name("The Job that brings the schema of this release: nothing of it starts before."),
    workers: deployments("Rolled first: jobs of the new release are known before a bot gives them out."),
    bots: deployments("Rolled when all workers are."),
    others: deployments("Rolled with the bots."),
    gates: text(
      "AtRollout: Deployments are held from the moment that another version is asked for: apply this object first. Always: they are held at rest too, so that nothing can run ahead, whatever is applied first.",
      { maxLength: 9, enum: ["AtRollout", "Always"], default: "AtRollout" },
    ),
    paused: flag(
      "Nothing is rolled: what is applied meanwhile waits, and a rollout under way stands still.",
      {
        default: false,
      },
    ),
    sloGate: object(
      "Absent: no promise holds a release up.",
      {
        prometheus: text("Where the fleet's Prometheus answers.", {
          maxLength: 253,
          pattern: "^http://[^/ ]+$",
        }),
      },
      {},
    ),
  },
  {
    optional: ["sloGate"],
    "x-kubernetes-validations": [
      {
        rule: "self.bots.size() > 0",
        message: "bots must name a Deployment at least: a fleet without bots has nothing to release.",
      },
      {
        rule: "self.workers.all(name, !(name in self.bots) && !(name in self.others)) && self.bots.all(name, !(name in self.others))",
        message: "A Deployment rolls once: name it in one of workers, bots and others.",
      },
    ],
  },
);

const LEDGER = object("What was counted so far.", {
  pods: listOf(
    "Each pod that was read.",
    object(
      "One.",
      {
        pod: text("Its name.", { maxLength: 253 }),
        ends: flag("It is being deleted."),
        last: counts("Its counters: updates, refused, lost, duplicated; none: it was never read."),
        grown: counts("What they grew by."),
        readAt: moment("When."),
      },
      { optional: ["ends"] },
    ),
    { maxItems: 500 },
  ),
  gone: counts("What pods that are gone had counted."),
  unread: whole("Pods that went without being read in their last seconds."),
  maxPending: whole("The most that waited at Telegram."),
});

const ROLLOUT = object(
  "The rollout under way.",
  {
    version: version("What is rolled out."),
    startedAt: moment("When it began."),
    ledger: LEDGER,
    migrated: flag("Its Job has ended well, which is removed after a week."),
    burningBefore: promises("Promises whose budget burned before it."),
    heldFor: promises("Promises that it was stopped for."),
  },
  { optional: ["migrated", "burningBefore", "heldFor"] },
);

const LAST_ROLLOUT = object(
  "The last rollout that came to its end, and what it cost.",
  {
    version: version("What was rolled out."),
    from: version("What was there before."),
    startedAt: moment("When it began."),
    completedAt: moment("When the last pod of it was ready, and the last old one gone or ending."),
    seconds: whole("What it took."),
    updates: whole("Updates that were accepted meanwhile."),
    refused: whole("Deliveries that were put off: Telegram brought them again."),
    lost: whole("Updates, events, calls and jobs that were given up; they are dead letters."),
    duplicated: whole("Sends whose answer was lost, so that they may have arrived twice."),
    maxPending: whole("The most updates that waited at Telegram at once."),
    unread: whole("Pods whose last seconds are in none of these figures."),
  },
  { optional: ["from"] },
);

/** `kubectl get botfleet`. */
export const botFleetKind = defineKind({
  kind: "BotFleet",
  plural: "botfleets",
  description:
    "The release of a namespace's fleet: its schema first, then workers, then bots, and what that cost.",
  rules: [
    {
      rule: `self.metadata.name == '${FLEET}'`,
      message: `A namespace has one BotFleet, and its name is ${FLEET}.`,
    },
  ],
  spec: SPEC,
  status: {
    version: version("The release that is out, whole."),
    previousVersion: version("The one before."),
    bots: text("Pods of bots, ready and wanted.", { maxLength: 20 }),
    workers: text("Pods of workers, ready and wanted.", { maxLength: 20 }),
    pending: whole("Updates that Telegram keeps for all bots."),
    rollout: ROLLOUT,
    lastRollout: LAST_ROLLOUT,
  },
  columns: [
    ...READY_COLUMNS,
    { name: "Bots", type: "string", jsonPath: ".status.bots", description: "Pods ready and wanted." },
    { name: "Workers", type: "string", jsonPath: ".status.workers", description: "Pods ready and wanted." },
    { name: "Pending", type: "integer", jsonPath: ".status.pending", description: "Updates at Telegram." },
    { name: "Version", type: "string", jsonPath: ".status.version", description: "The release that is out." },
    {
      name: "Next",
      type: "string",
      jsonPath: ".status.rollout.version",
      description: "What is being rolled out.",
      priority: 1,
    },
    {
      name: "Lost",
      type: "integer",
      jsonPath: ".status.lastRollout.lost",
      description: "In the last rollout.",
      priority: 1,
    },
    {
      name: "Message",
      type: "string",
      jsonPath: '.status.conditions[?(@.type=="Ready")].message',
      description: "Why, and what to do.",
      priority: 1,
    },
    AGE_COLUMN,
  ],
});
