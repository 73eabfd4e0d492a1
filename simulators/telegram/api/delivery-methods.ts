import { asUser } from "../bots/bot.ts";
import { parseWebhookUrl } from "../delivery/bot-delivery.ts";
import { isUpdateKind, type UpdateKind } from "../delivery/update-kinds.ts";
import { badRequest } from "../wire/api-error.ts";
import type { Call, Method } from "./call.ts";
import { RawResult } from "./raw-result.ts";

const MAX_POLL_SECONDS = 50;
const INT32 = 2 ** 31 - 1;

function getMe({ bot }: Call): unknown {
  return {
    ...asUser(bot),
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
  };
}

function setWebhook(call: Call): unknown {
  const { params, bot, world } = call;
  const { localMode } = world.services;
  const url = params.text("url");
  if (url === "") return deleteWebhook(call);
  bot.delivery.takeSetWebhookTurn();
  const parsed = parseWebhookUrl(url, localMode);
  const secretToken = params.text("secret_token");
  if (secretToken.length > 256) throw badRequest("secret token is too long");
  if (!/^[\w-]*$/.test(secretToken)) throw badRequest("secret token contains unallowed characters");
  const [usual, most] = localMode ? [100, 100_000] : [40, 100];
  const description = bot.delivery.setWebhook(
    {
      url: url.includes("://") ? url : parsed.href,
      maxConnections: params.integer("max_connections", usual, 1, most),
      secretToken,
      ipAddress: params.text("ip_address"),
    },
    allowedUpdates(call),
    params.boolean("drop_pending_updates"),
  );
  return new RawResult("true", description);
}

function deleteWebhook({ params, bot }: Call): unknown {
  return new RawResult("true", bot.delivery.deleteWebhook(params.boolean("drop_pending_updates")));
}

function getWebhookInfo({ bot }: Call): unknown {
  return bot.delivery.info();
}

async function getUpdates(call: Call): Promise<unknown> {
  const { params, bot } = call;
  const request = {
    offset: params.integer("offset", 0, -INT32, INT32),
    limit: params.integer("limit", 100, 1, 100),
    timeoutSeconds: params.integer("timeout", 0, 0, MAX_POLL_SECONDS),
  };
  const updates = await bot.delivery.poll(request, allowedUpdates(call));
  return new RawResult(`[${updates.map((update) => update.body).join(",\n")}]`);
}

/** The kinds that a call asks for; undefined when it says nothing. Unknown names are passed over, as Telegram does. */
function allowedUpdates({ params }: Call): readonly UpdateKind[] | undefined {
  const value = params.json("allowed_updates", () => badRequest("can't parse allowed_updates JSON object"));
  if (!Array.isArray(value)) return undefined;
  return value.filter((name): name is UpdateKind => typeof name === "string" && isUpdateKind(name));
}

/** Who the bot is and how it gets its updates. */
export const deliveryMethods: Record<string, Method> = {
  getMe,
  setWebhook,
  deleteWebhook,
  getWebhookInfo,
  getUpdates,
};
