import type { Api } from "grammy";
import { AppError, hasCode } from "../../errors/app-error.ts";
import type { TelegramClient } from "../api/client.ts";
import { directCall } from "../api/direct.ts";
import { collectedApi } from "../outbox/collected-api.ts";
import { type Collected, Collector } from "../outbox/collector.ts";
import { keysByChat } from "../outbox/keys.ts";
import type { OutboxScripts } from "../outbox/scripts.ts";
import type { ChatEvent } from "../pipeline/event-pipeline.ts";
import type { Dispatcher } from "./dispatcher.ts";

/** Longer than a job may be retried and a lane be taken over: an effect repeated within it is made once. */
const EFFECT_TTL_MS = 24 * 3_600_000;

/** Reaches a chat from outside its updates: with a job's result, a payment that came in, a partner who was found. */
export interface ChatOutbox {
  /**
   * Appends what `compose` says to the chat's lane, all of it or nothing, once per effect id; it is sent in the
   * chat's order. Answers false when the effect was made before.
   * @throws AppError REDIS_UNAVAILABLE when it is unknown whether it was kept: repeat with the same id.
   */
  say(chatId: number, effectId: string, compose: (api: Api) => Promise<unknown>): Promise<boolean>;
  /**
   * Runs the bot's handler of `event` on the session of a private chat's person and commits what it changed and said,
   * once per effect id of the chat. Answers false when that was made before, in the last two hours: that an older event
   * comes again, its handler sees by what the session says. A handler that fails for good makes the event a dead letter,
   * and that counts as made: a bug must not come back for ever.
   * @param payload what JSON can hold; the handler gets what JSON made of it.
   * @throws AppError EVENT_UNKNOWN or EVENT_PAYLOAD_INVALID: a bug of the caller, nothing was kept.
   * @throws AppError that may pass (`retry` is not never): repeat with the same id.
   */
  tell(chatId: number, effectId: string, event: string, payload: unknown): Promise<boolean>;
}

export interface ChatOutboxOptions {
  readonly bot: string;
  readonly scripts: OutboxScripts;
  readonly dispatcher: Dispatcher;
  readonly client: TelegramClient;
  /** Handles and commits an event; see {@link EventPipeline}. */
  tell(event: ChatEvent): Promise<boolean>;
}

/** The outbox of one bot's chats. */
export function createChatOutbox({ bot, client, dispatcher, scripts, tell }: ChatOutboxOptions): ChatOutbox {
  const keys = keysByChat(bot);
  const collect = async (effectId: string, compose: (api: Api) => Promise<unknown>): Promise<Collected> => {
    const never = new AbortController().signal;
    const collector = new Collector({ effectId, direct: directCall(client, never) });
    await compose(collectedApi(collector));
    return collector.close();
  };
  return {
    say: async (chatId, effectId, compose) => {
      const dispatch = dispatcher.prepare(chatId, await collect(effectId, compose), effectId);
      try {
        const { lanes, lease } = dispatch;
        const request = { chatId, effectId, ttlMs: EFFECT_TTL_MS, lease, lanes };
        const answer = await scripts.append(keys(chatId), request);
        if (answer.kind === "duplicate") return false;
        dispatch.start(answer.taken);
        return true;
      } catch (error) {
        if (hasCode(error, "REDIS_UNAVAILABLE")) dispatch.lost();
        throw error;
      } finally {
        dispatch.end();
      }
    },
    tell: async (chatId, effectId, event, payload) =>
      tell({ chatId, effectId, event, payload: asJson(event, payload) }),
  };
}

function asJson(event: string, payload: unknown): string {
  const message = `the payload of the event "${event}" is no JSON`;
  try {
    const json: string | undefined = JSON.stringify(payload);
    if (json !== undefined) return json;
  } catch (cause) {
    throw new AppError("EVENT_PAYLOAD_INVALID", message, { cause });
  }
  throw new AppError("EVENT_PAYLOAD_INVALID", message);
}
