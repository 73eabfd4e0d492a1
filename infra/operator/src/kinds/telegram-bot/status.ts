import { isDeepStrictEqual } from "node:util";
import { type Condition, type Statement, withConditions } from "../../runtime/index.ts";
import type { Found } from "./keep.ts";
import type { KnownStatus, TelegramBot, TelegramBotStatus } from "./telegram-bot.ts";
import { withStandstill } from "./standstill.ts";
import { conditionsOf } from "./verdict.ts";

/** A status that only says that somebody looked again is written so often. */
const HEARTBEAT_MS = 300_000;

/** The status after a look. */
export function statusAfter(bot: TelegramBot, found: Found, now: Date): TelegramBotStatus {
  const { finding, known, registered, rotating } = found;
  const judged = withStandstill(conditionsOf(finding, registered), rotationOf(bot, found), now);
  const statements = rotating === undefined ? judged : [...judged, rotating];
  const { registered: _, lastError, ...before } = bot.status ?? {};
  const generation = bot.metadata?.generation ?? 0;
  return withoutUndefined({
    ...before,
    // Telegram forgets it when the webhook is set anew; who was not asked has not forgotten.
    ...(known.checkedAt === undefined && lastError !== undefined ? { lastError } : {}),
    ...known,
    ...(registered === undefined ? {} : { registered }),
    observedGeneration: generation,
    conditions: withConditions(before.conditions, statements, { generation, now }),
  });
}

/** How far a change of the secret is, by this look or, where that could not judge it, by the one before. */
function rotationOf({ status = {} }: TelegramBot, { known, rotating }: Found) {
  const rotation = "rotation" in known ? known.rotation : status.rotation;
  const said = rotating ?? status.conditions?.find(({ type }) => type === "Rotating");
  return rotation && said && { rotation, message: said.message };
}

/** What is known to be no more is left out: fields that nobody applies any more go. */
function withoutUndefined(status: KnownStatus): TelegramBotStatus {
  return Object.fromEntries(Object.entries(status).filter(([, value]) => value !== undefined));
}

/** Whether a status is worth a write: each one wakes everybody who watches. */
export function isNews(before: TelegramBotStatus | undefined, after: TelegramBotStatus): boolean {
  const { checkedAt: asked, ...one } = before ?? {};
  const { checkedAt: askedNow, ...other } = after;
  if (!isDeepStrictEqual(one, other)) return true;
  if (askedNow === undefined) return false;
  return asked === undefined || Date.parse(askedNow) - Date.parse(asked) >= HEARTBEAT_MS;
}

/** The statement of a type, when it is another one than before: it becomes an Event. */
export function turned(
  type: string,
  before: readonly Condition[] | undefined,
  after: readonly Condition[] | undefined,
): Statement | undefined {
  const statement = (conditions: readonly Condition[] | undefined) =>
    conditions?.find((each) => each.type === type);
  const [was, is] = [statement(before), statement(after)];
  return is !== undefined && (was?.reason !== is.reason || was.status !== is.status) ? is : undefined;
}
