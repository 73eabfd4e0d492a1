import { backups } from "./kinds/backup/part.ts";
import { botFleets } from "./kinds/bot-fleet/part.ts";
import { mongoClusters } from "./kinds/mongo-cluster/part.ts";
import { telegramBots } from "./kinds/telegram-bot/part.ts";
import { metricsApi } from "./metrics-api/part.ts";
import { ownObjects } from "./objects/part.ts";
import type { OperatorPart } from "./part.ts";

/** Everything the operator does: adding a part is a line here, and what it may do one in `parts-access.ts`. */
export const PARTS: readonly OperatorPart[] = [
  ownObjects,
  telegramBots,
  mongoClusters,
  backups,
  botFleets,
  metricsApi(),
];
