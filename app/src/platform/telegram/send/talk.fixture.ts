import { randomUUID } from "node:crypto";
import type { MongoClient } from "mongodb";
import { shardOf } from "../outbox/keys.ts";
import { twinOf } from "../outbox/twin.ts";
import type { BotContext } from "../pipeline/context.ts";
import type { BotEffects } from "../pipeline/module.ts";
import { setClock } from "../testing/clock.ts";
import { type CountingSession, countingBot, Fleet, type FleetProcess } from "../testing/fleet.ts";
import type { Death } from "../testing/mortal-redis.ts";
import type { RecordingBotApi } from "../testing/recording-bot-api.ts";
import { nextUpdateId } from "../testing/updates.ts";

/** Two people in a talk: what one says is copied to the other. */
export const [ANN, BEN] = [7, 8];
const partnerOf = (chat: number): number => ANN + BEN - chat;

/** Relays messages with their replies, and edits; `/next` is answered in the own chat. */
async function relay(ctx: BotContext<CountingSession>): Promise<void> {
  const partner = partnerOf(ctx.chat?.id ?? 0);
  const { editedMessage, message } = ctx;
  if (editedMessage?.text !== undefined)
    await ctx.api.editMessageText(partner, twinOf(editedMessage.message_id), editedMessage.text);
  if (message === undefined) return;
  if (message.text === "/next") return void (await ctx.reply("looking"));
  const replied = message.reply_to_message?.message_id;
  const options = replied === undefined ? {} : { reply_parameters: { message_id: twinOf(replied) } };
  await ctx.api.copyMessage(partner, message.chat.id, message.message_id, options);
  if (message.text === "twice") await ctx.api.copyMessage(partner, message.chat.id, message.message_id);
}

/** What a talk runs on. */
export interface TalkServers {
  readonly redis: string;
  readonly mongo: MongoClient;
  readonly api: RecordingBotApi;
}

/** A talk through a fleet of its own, of which one process takes the updates. */
export class Talk {
  readonly fleet: Fleet;
  readonly bot = `relay${randomUUID().slice(0, 8)}`;
  readonly #servers: TalkServers;
  #process: FleetProcess | undefined;
  #minutes = 0;

  constructor(servers: TalkServers, effects: Partial<BotEffects> = {}) {
    const { api, mongo, redis } = servers;
    const module = countingBot(this.bot, { handler: relay });
    this.#servers = servers;
    this.fleet = new Fleet({ redis, db: mongo.db(this.bot), apiRoot: api.url, module, effects });
  }

  /** From here on another process takes the updates. */
  async replace(death?: Death): Promise<void> {
    this.#process = await this.fleet.spawn(death);
  }

  async #deliver(update: object, agoMs: number): Promise<void> {
    this.#process ??= await this.fleet.spawn();
    await this.#process.pipeline.handle(update, "webhook", Date.now() - agoMs);
    await this.fleet.idle();
  }

  /** A message of a person; answers its id in their chat. */
  async says(from: number, text: string, { replyTo, agoMs = 0 }: { replyTo?: number; agoMs?: number } = {}) {
    const id = nextUpdateId();
    await this.#deliver({ update_id: id, message: messageOf(from, id, text, replyTo) }, agoMs);
    return id;
  }

  async edits(from: number, id: number, text: string): Promise<void> {
    await this.#deliver({ update_id: nextUpdateId(), edited_message: messageOf(from, id, text) }, 0);
  }

  /** Time passes, and what is due is carried on. */
  async minuteLater(): Promise<void> {
    this.fleet.now = ++this.#minutes * 60_000;
    const { outbox } = await this.fleet.spawn();
    for (const chat of [ANN, BEN]) {
      await setClock(this.fleet.redis, this.bot, shardOf(chat), this.fleet.now);
      await outbox.runner.takeDue(shardOf(chat));
    }
    await outbox.runner.idle();
  }

  /** It is `ms` later than at the start, and what is due in Ann's chat is carried on by who takes the updates. */
  async at(ms: number): Promise<void> {
    this.fleet.now = ms;
    await setClock(this.fleet.redis, this.bot, shardOf(ANN), ms);
    await this.#process?.outbox.runner.takeDue(shardOf(ANN));
    await this.fleet.idle();
  }

  /** Calls that reached a chat, without its id. */
  seenBy(chat: number): object[] {
    return this.#servers.api.accepted
      .filter(({ payload }) => payload.chat_id === chat)
      .map(({ messageId, method, payload: { chat_id: _, from_chat_id: __, ...payload } }) => ({
        [method]: payload,
        as: messageId,
      }));
  }

  deadLetters(): Promise<object[]> {
    return this.#servers.mongo.db(this.bot).collection("dead_letters").find().toArray();
  }
}

function messageOf(chat: number, id: number, text: string, replyTo?: number): object {
  const common = { date: 1_795_000_000, chat: { id: chat, type: "private", first_name: "P" } };
  const from = { id: chat, is_bot: false, first_name: "P" };
  const reply = replyTo !== undefined && { reply_to_message: { ...common, message_id: replyTo, text: "…" } };
  return { ...common, message_id: id, from, text, ...reply };
}
