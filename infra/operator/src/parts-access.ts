import { type Access, RUNTIME_ACCESS } from "./kinds/access.ts";
import { BACKUP_ACCESS } from "./kinds/backup/access.ts";
import { BOT_FLEET_ACCESS } from "./kinds/bot-fleet/access.ts";
import { MONGO_CLUSTER_ACCESS } from "./kinds/mongo-cluster/access.ts";
import { telegramBotAccess } from "./kinds/telegram-bot/access.ts";
import { METRICS_API_ACCESS, METRICS_LEAVING_ACCESS } from "./metrics-api/access.ts";
import { OBJECTS_ACCESS } from "./objects/access.ts";

/** What each part may do, beside the list of parts: infra makes the operator's Role of it, and loads nothing else. */
export const operatorAccess = ({ servesMetrics }: { readonly servesMetrics: boolean }): readonly Access[] => [
  RUNTIME_ACCESS,
  OBJECTS_ACCESS,
  telegramBotAccess,
  MONGO_CLUSTER_ACCESS,
  BACKUP_ACCESS,
  BOT_FLEET_ACCESS,
  servesMetrics ? METRICS_API_ACCESS : METRICS_LEAVING_ACCESS,
];
