import { BACKUP_KIND } from "./backup/backup-kind.ts";
import { RESTORE_KIND } from "./backup/restore-kind.ts";
import { SCHEDULE_KIND } from "./backup/schedule-kind.ts";
import { botFleetKind } from "./bot-fleet/definition.ts";
import type { KindDefinition } from "./definition.ts";
import { MONGO_CLUSTER_KIND } from "./mongo-cluster/definition.ts";
import { telegramBotKind } from "./telegram-bot/definition.ts";

/** Every kind that the cluster is told of (`charts/<environment>/0001-crds`): adding one is a line here. */
export const KINDS: readonly KindDefinition[] = [
  telegramBotKind,
  MONGO_CLUSTER_KIND,
  BACKUP_KIND,
  SCHEDULE_KIND,
  RESTORE_KIND,
  botFleetKind,
];
