import { react } from "../chats/bot-actions.ts";
import { badRequest } from "../wire/api-error.ts";
import type { Call, Method } from "./call.ts";

const ANSWER_UNITS = 200;

function answerCallbackQuery({ params, bot, world }: Call): unknown {
  const text = params.text("text");
  if (text.length > ANSWER_UNITS) throw badRequest("MESSAGE_TOO_LONG");
  const now = world.services.clock.now();
  const query = bot.queries.take(params.text("callback_query_id"), now);
  if (query === undefined)
    throw badRequest("query is too old and response timeout expired or query ID is invalid");
  const url = params.text("url");
  const answer = {
    ...(text !== "" && { text }),
    ...(params.boolean("show_alert") && { show_alert: true }),
    ...(url !== "" && { url }),
  };
  const queryId = params.text("callback_query_id");
  react(bot, query.chat, { kind: "answer", queryId, answer }, now);
  return true;
}

/** Answers to pressed buttons. */
export const callbackMethods: Record<string, Method> = { answerCallbackQuery };
