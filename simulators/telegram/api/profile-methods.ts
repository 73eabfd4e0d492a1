import { asUser } from "../bots/bot.ts";
import type { BotCommand, ProfileText } from "../bots/profile.ts";
import { asUser as asPersonUser } from "../chats/person.ts";
import { badRequest } from "../wire/api-error.ts";
import { type Call, chatOf, type Method, serverRefusal } from "./call.ts";
import { JsonFields } from "./json-fields.ts";

const MAX_COMMANDS = 100;

function setMyCommands(call: Call): unknown {
  const { params, bot } = call;
  const value = params.json("commands", () => badRequest("can't parse commands JSON object")) ?? [];
  if (!Array.isArray(value)) throw badRequest("expected an Array of BotCommand");
  const commands = value.map(command);
  if (commands.length > MAX_COMMANDS) throw serverRefusal("BOT_COMMANDS_TOO_MUCH");
  const key = menuKey(call);
  if (commands.length === 0) bot.profile.commands.delete(key);
  else bot.profile.commands.set(key, commands);
  bot.save();
  return true;
}

function command(value: unknown): BotCommand {
  const fields = JsonFields.of(value);
  if (fields === undefined) throw badRequest("can't parse BotCommand: expected an Object");
  const name = fields.requiredText("command").trim().replace(/^\//, "");
  const description = fields.requiredText("description").trim();
  if (name === "") throw badRequest("command must be non-empty");
  if (name.length > 32) throw badRequest("command length must not exceed 32");
  if (!/^[a-z0-9_]+$/.test(name)) throw serverRefusal("BOT_COMMAND_INVALID");
  if (description === "") throw badRequest("command description must be non-empty");
  if ([...description].length > 256) throw badRequest("command description length must not exceed 256");
  return { command: name, description };
}

function getMyCommands(call: Call): unknown {
  return call.bot.profile.commands.get(menuKey(call)) ?? [];
}

function deleteMyCommands(call: Call): unknown {
  call.bot.profile.commands.delete(menuKey(call));
  call.bot.save();
  return true;
}

const CHATLESS_SCOPES: readonly string[] = [
  "default",
  "all_private_chats",
  "all_group_chats",
  "all_chat_administrators",
];

/** Which menu a call is about: scope and language. */
function menuKey(call: Call): string {
  const value = call.params.json("scope", () => badRequest("can't parse BotCommandScope JSON object"));
  return `${value === undefined ? "default" : scopeKey(call, value)}/${language(call)}`;
}

function scopeKey(call: Call, value: unknown): string {
  const refuse = (reason: string) => badRequest(`can't parse BotCommandScope: ${reason}`);
  const fields = JsonFields.of(value);
  if (fields === undefined) throw refuse("BotCommandScope must be an Object");
  const type = fields.requiredText("type");
  if (CHATLESS_SCOPES.includes(type)) return type;
  if (!["chat", "chat_administrators", "chat_member"].includes(type))
    throw refuse("Unsupported type specified");
  const chat = fields.requiredText("chat_id");
  if (chat === "") throw refuse("Empty chat_id specified");
  if (!call.bot.chats.has(Number(chat))) throw badRequest("chat not found");
  if (type !== "chat_member") return `${type}/${chat}`;
  if (fields.integer("user_id") <= 0) throw refuse("Invalid user_id specified");
  return `${type}/${chat}/${fields.integer("user_id")}`;
}

function language({ params }: Call): string {
  const code = params.text("language_code");
  if (code !== "" && !/^[a-z]{2}$/.test(code)) throw badRequest("invalid language code specified");
  return code;
}

/** The methods that set and get one text of the profile, of at most `most` characters. */
function textMethods(
  kind: ProfileText,
  most: number,
  setter: string,
  getter: string,
): Record<string, Method> {
  return {
    [setter](call) {
      const text = call.params.text(kind).trim();
      if ([...text].length > most) throw badRequest(`bot ${kind.replace("_", " ")} is too long`);
      const key = `${kind}/${language(call)}`;
      if (text === "") call.bot.profile.texts.delete(key);
      else call.bot.profile.texts.set(key, text);
      call.bot.save();
      return true;
    },
    [getter](call) {
      const text = call.bot.profile.text(kind, language(call));
      return { [kind]: text === "" && kind === "name" ? asUser(call.bot).first_name : text };
    },
  };
}

function getChatMember(call: Call): unknown {
  const chat = chatOf(call);
  const id = call.params.integer("user_id", 0, 0, Number.MAX_SAFE_INTEGER);
  if (id === 0) throw badRequest("invalid user_id specified");
  if (id === chat.person.id) return { user: asPersonUser(chat.person), status: "member" };
  if (id === call.bot.id) return { user: asUser(call.bot), status: "member" };
  throw badRequest("user not found");
}

/** What a bot says of itself, and who is in a chat. */
export const profileMethods: Record<string, Method> = {
  setMyCommands,
  getMyCommands,
  deleteMyCommands,
  ...textMethods("name", 64, "setMyName", "getMyName"),
  ...textMethods("description", 512, "setMyDescription", "getMyDescription"),
  ...textMethods("short_description", 120, "setMyShortDescription", "getMyShortDescription"),
  getChatMember,
};
