import { Api } from "grammy";
import type { TelegramClient } from "../api/client.ts";
import { directCall } from "../api/direct.ts";
import { type Collected, Collector } from "../outbox/collector.ts";
import { keysByChat } from "../outbox/keys.ts";
import type { OutboxScripts } from "../outbox/scripts.ts";
import type { Dispatcher } from "./dispatcher.ts";

/** Longer than a job may be retried and a lane be taken over: an effect repeated within it is made once. */
const EFFECT_TTL_MS = 24 * 3_600_000;

/** Says things to a chat from outside an update: a job's result, a payment that came in, a partner's message. */
export interface ChatOutbox {
  /**
   * Appends what `compose` says to the chat's lane, all of it or nothing, once per effect id; it is sent in the
   * chat's order. Answers false when the effect was made before.
   * @throws AppError REDIS_UNAVAILABLE when it is unknown whether it was kept: repeat with the same id.
   */
  say(chatId: number, effectId: string, compose: (api: Api) => Promise<unknown>): Promise<boolean>;
}

export interface ChatOutboxOptions {
  readonly bot: string;
  readonly scripts: OutboxScripts;
  readonly dispatcher: Dispatcher;
  readonly client: TelegramClient;
}

/** The outbox of one bot's chats. */
export function createChatOutbox({ bot, client, dispatcher, scripts }: ChatOutboxOptions): ChatOutbox {
  const keys = keysByChat(bot);
  const collect = async (effectId: string, compose: (api: Api) => Promise<unknown>): Promise<Collected> => {
    const never = new AbortController().signal;
    const collector = new Collector({ effectId, direct: directCall(client, never) });
    const api = new Api("collected");
    api.config.use(collector.transformer);
    await compose(api);
    return collector.close();
  };
  return {
    say: async (chatId, effectId, compose) => {
      const dispatch = dispatcher.prepare(chatId, await collect(effectId, compose), effectId);
      try {
        const { lanes, lease } = dispatch;
        const answer = await scripts.append(keys(chatId), { effectId, ttlMs: EFFECT_TTL_MS, lease, lanes });
        if (answer.kind === "duplicate") return false;
        dispatch.start(answer.taken);
        return true;
      } catch (error) {
        dispatch.lost();
        throw error;
      } finally {
        dispatch.end();
      }
    },
  };
}
