import { PORTS } from "../../../../../app/src/contracts/ports.ts";
import type { OperatorPart, PartContext } from "../../part.ts";
import { askedAnew, keyOf, watching } from "../../runtime/index.ts";
import { type Job, JOBS } from "../backup/job.ts";
import { telegramBotKind } from "../telegram-bot/definition.ts";
import type { TelegramBot } from "../telegram-bot/telegram-bot.ts";
import { type BotFleet, FLEET } from "./bot-fleet.ts";
import { botFleetKind } from "./definition.ts";
import { DEPLOYMENTS, type Deployment } from "./deployment.ts";
import { reconcileBotFleet, type Tools } from "./reconcile.ts";

/** Jobs that bring a schema (infra/constructs/migration-job.ts). */
const MIGRATIONS = "app.kubernetes.io/component=migration";

/** Lets a release out in order, and counts what it costs. */
export const botFleets: OperatorPart = createBotFleets();

/** As {@link botFleets}, with times and a port of one's own. */
export function createBotFleets(own: Partial<Pick<Tools, "lookEveryMs" | "port">> = {}): OperatorPart {
  return { name: "bot-fleets", begin: (context) => begin(context, own) };
}

function begin({ events, manager, settings }: PartContext, own: Partial<Tools>): undefined {
  const { namespace } = settings;
  const fleets = manager.watch<BotFleet>(botFleetKind.resource, { namespace });
  const deployments = manager.watch<Deployment>(DEPLOYMENTS, { namespace });
  const jobs = manager.watch<Job>(JOBS, { namespace, labelSelector: MIGRATIONS });
  const bots = manager.watch<TelegramBot>(telegramBotKind.resource, { namespace });
  const tools = {
    deployments,
    jobs,
    bots,
    events,
    now: () => new Date(),
    port: PORTS.ops,
    lookEveryMs: 3_000,
  };
  const theFleet = () => [`${namespace}/${FLEET}`];
  manager.control({
    name: "bot-fleets",
    watches: [
      watching(fleets, (fleet) => [keyOf(fleet)], askedAnew),
      // Also without a fleet: then what it held when it was deleted is to be let go.
      watching(deployments, theFleet),
      watching(jobs, theFleet),
      watching(bots, theFleet),
    ],
    reconcile: (key, context) => reconcileBotFleet(key, { ...tools, ...own }, context),
  });
}
