import { defineBot } from "../../platform/bot/bot.ts";
import { commandMenus } from "../../platform/bot/menu.ts";
import { botProfiles } from "../../platform/bot/profile.ts";
import { defineConfig } from "../../platform/config/define-config.ts";
import { createMatchmakingBackend } from "./backend.ts";
import { createConversation } from "./conversation.ts";
import { COMMANDS, PROFILE_KEYS } from "./menu.ts";
import { migrations, minSchema } from "./migrations/index.ts";
import type { EventName } from "./services.ts";
import { slo } from "./slo.ts";
import { catalogue } from "./voice.ts";

/** Brings strangers together by language, gender and age, and passes on what they say without names. */
export const matchmaking = defineBot({
  name: "matchmaking",
  settings: defineConfig({}),
  migrations,
  minSchema,
  jobs: [],
  workerClasses: ["matching"],
  menu: commandMenus(catalogue, COMMANDS),
  profile: botProfiles(catalogue, PROFILE_KEYS),
  allowedUpdates: ["message", "edited_message", "callback_query", "my_chat_member"],
  slo,
  build: (platform) => {
    const { chats, logger } = platform;
    const { close, consumers, effects, services } = createMatchmakingBackend({ platform });
    return {
      module: createConversation(services, logger),
      effects: {
        ...effects,
        onRelayRefused: async (from, partner, messageId) => {
          await chats.tell(from, `refused.${messageId}`, "refused" satisfies EventName, { partner });
        },
      },
      processors: [],
      callbacks: [],
      tasks: [],
      consumers,
      close,
    };
  },
});
