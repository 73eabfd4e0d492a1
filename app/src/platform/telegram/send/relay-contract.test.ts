import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { Person } from "../../../../../dev/testing/person.ts";
import {
  createTelegramSimulator,
  type TelegramSimulator,
} from "../../../../../simulators/telegram/simulator.ts";
import { twinOf } from "../outbox/twin.ts";
import type { BotContext } from "../pipeline/context.ts";
import { type CountingSession, countingBot, Fleet, logger, TOKEN } from "../testing/fleet.ts";
import { Poller } from "../transport/poller.ts";
import { PollerLease } from "../transport/poller-lease.ts";

interface Seen {
  readonly message_id: number;
  readonly text?: string;
  readonly edit_date?: number;
  readonly from: { readonly is_bot: boolean };
  readonly reply_to_message?: { readonly message_id: number };
}

const bot = `talk${randomUUID().slice(0, 8)}`;
const mongo = new MongoClient(inject("mongoUrl"));
const blocked: number[][] = [];
let simulator: TelegramSimulator;
let fleet: Fleet;
let poller: Poller;
let people: readonly [Person, Person];

/** What one person sends goes to the other; "12 < text" answers message 12 of the own chat. */
async function relay(ctx: BotContext<CountingSession>): Promise<void> {
  const [ann, ben] = people;
  const partner = ctx.chat?.id === ann.id ? ben.id : ann.id;
  const { editedMessage, message } = ctx;
  if (editedMessage?.text !== undefined)
    await ctx.api.editMessageText(partner, twinOf(editedMessage.message_id), editedMessage.text);
  if (message === undefined) return;
  const replied = /^(\d+) </.exec(message.text ?? "")?.[1];
  const options = replied === undefined ? {} : { reply_parameters: { message_id: twinOf(Number(replied)) } };
  await ctx.api.copyMessage(partner, message.chat.id, message.message_id, options);
}

beforeAll(async () => {
  simulator = await createTelegramSimulator({
    bots: [{ token: TOKEN, name: "talk", username: "talk_bot" }],
  });
  fleet = new Fleet({
    redis: inject("redisUrl"),
    db: mongo.db(bot),
    apiRoot: simulator.url,
    module: countingBot(bot, { handler: relay }),
    effects: { onBlocked: async (chat, from) => void blocked.push([chat, from]) },
    realTime: true,
  });
  const arrive = () => Person.arrive(simulator.url, "talk");
  people = [await arrive(), await arrive()];
  const { outbox, pipeline } = await fleet.spawn();
  poller = new Poller({
    client: outbox.client,
    lease: new PollerLease(fleet.redis, bot),
    allowedUpdates: ["message", "edited_message"],
    logger,
    handle: pipeline.handle.bind(pipeline),
  });
  poller.start();
});
afterAll(async () => {
  await poller?.stop();
  await fleet?.close();
  await simulator?.close();
  await mongo.close();
});

async function act(person: Person, what: string, body: object): Promise<void> {
  const answer = await fetch(`${simulator.url}/people/${person.id}/bots/talk/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** The newest message in a person's chat, their own or a copy. */
async function last(person: Person, ofBot: boolean): Promise<Seen> {
  const messages = (await person.messages()) as readonly Seen[];
  const message = messages.findLast(({ from }) => from.is_bot === ofBot);
  if (message === undefined) throw new Error("the chat is empty");
  return message;
}

it("two people talk through the bot with replies and corrections, as the Bot API takes them", async () => {
  const [ann, ben] = people;
  await ann.write("helo");
  const copy = await ben.sees(/^helo$/);
  const original = await last(ann, false);
  await ben.write(`${copy.message_id} < hi Ann`);
  await ann.sees(/hi Ann/);
  expect(await last(ann, true)).toMatchObject({ reply_to_message: { message_id: original.message_id } });

  await ann.write(`${original.message_id} < as I said`);
  await ben.sees(/as I said/);
  expect(await last(ben, true)).toMatchObject({ reply_to_message: { message_id: copy.message_id } });

  await act(ann, "edit", { message_id: original.message_id, text: "hello" });
  expect((await ben.sees(/^hello$/)).message_id).toBe(copy.message_id);

  await ann.write("9999 < to nothing");
  await ben.sees(/to nothing/);
  expect(await last(ben, true)).not.toHaveProperty("reply_to_message");

  await act(ben, "block", {});
  await ann.write("are you there?");
  await expect.poll(() => blocked, { timeout: 10_000 }).toEqual([[ben.id, ann.id]]);
  expect(await mongo.db(bot).collection("dead_letters").find().toArray()).toEqual([]);
}, 60_000);
