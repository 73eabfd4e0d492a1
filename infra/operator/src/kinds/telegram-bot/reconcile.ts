import {
  again,
  type Key,
  type Outcome,
  type ReconcileContext,
  setFinalizer,
  settled,
} from "../../runtime/index.ts";
import { FIELD_MANAGER, FINALIZER, type Look, type Tools } from "./context.ts";
import { telegramBotKind } from "./definition.ts";
import { type Found, keep } from "./keep.ts";
import { hasChanged } from "./rotation.ts";
import { isNews, statusAfter, turned } from "./status.ts";
import { takeDown } from "./take-down.ts";
import { conditionsOf } from "./verdict.ts";
import { writeStatus } from "./write-status.ts";

/** Makes Telegram as one TelegramBot says, and writes what came of it. */
export async function reconcileTelegramBot(
  key: Key,
  tools: Tools,
  context: ReconcileContext,
): Promise<Outcome> {
  const bot = tools.bots.get(key);
  if (bot === undefined) {
    tools.owners.learn(key, undefined);
    tools.pace.forget(key);
    tools.repairs.forget(key);
    return settled;
  }
  const look: Look = { ...tools, ...context, bot };
  const namespaceGoes = tools.namespaces.get(bot.metadata?.namespace ?? "")?.metadata?.deletionTimestamp;
  if (bot.metadata?.deletionTimestamp !== undefined || namespaceGoes !== undefined)
    return takeDown(look, namespaceGoes);
  const tooSoonMs = tools.pace.restMs(key, bot.metadata?.generation ?? 0, tools.now().getTime());
  if (tooSoonMs > 0) return again(tooSoonMs);
  await hold(look);
  const found = await keep(look);
  await tell(look, found);
  return again(found.afterMs ?? tools.times.lookEveryMs);
}

/** Before anything is told to Telegram: what is not held could go without its webhook being taken down. */
async function hold({ api, bot, signal }: Look): Promise<void> {
  if (bot.metadata?.finalizers?.includes(FINALIZER)) return;
  const options = { fieldManager: FIELD_MANAGER, force: true, present: true, signal };
  await setFinalizer(api, telegramBotKind.resource, bot, FINALIZER, options);
}

async function tell(look: Look, found: Found): Promise<void> {
  const { bot, events, now } = look;
  const status = statusAfter(bot, found, now());
  const before = bot.status?.conditions;
  const news = turned("Ready", before, status.conditions);
  if (news !== undefined) {
    const degraded = conditionsOf(found.finding, found.registered).find(({ type }) => type === "Degraded");
    const type = degraded?.status === "True" ? "Warning" : "Normal";
    events.record(bot, { type, reason: news.reason, action: "Reconcile", note: news.message });
  }
  const turn = turned("Rotating", before, status.conditions);
  // That a bot was never rotated is no news.
  const over = bot.status?.rotation;
  if (turn !== undefined && (turn.status === "True" || over !== undefined)) {
    const isDone = turn.status === "False" && over !== undefined && hasChanged(over, status);
    const reason = isDone ? "SecretRotated" : turn.reason;
    events.record(bot, { type: "Normal", reason, action: "Rotate", note: turn.message });
  }
  if (isNews(bot.status, status)) await writeStatus(look, status);
}
