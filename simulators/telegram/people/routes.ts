import { z } from "zod";
import type { Bot } from "../bots/bot.ts";
import type { Person } from "../chats/person.ts";
import { answerJson } from "../wire/answer.ts";
import { BodyTooLarge } from "../wire/body.ts";
import { readForm } from "../wire/form.ts";
import type { Exchange, PathRouter } from "../wire/router.ts";
import type { World } from "../world.ts";
import { ACT, act } from "./act.ts";
import { press } from "./buttons.ts";
import { viewChat, withUrls } from "./chat-view.ts";
import { followChat } from "./follow-chat.ts";
import { pay } from "./pay.ts";
import { editText, markRead, type Seat, sendText, setBlocked, sitDown } from "./person-actions.ts";
import { PersonError } from "./person-error.ts";
import { type Act, actAndWait, type Outcome } from "./reactions.ts";
import { checked, readJson } from "./read-json.ts";
import { PERSON_FILE_BYTES, sendFile } from "./send-file.ts";

/** Seconds that a caller waits for the bot. */
const WAIT = z.number().min(0).max(300).optional();

const NEW_PERSON = z.object({
  first_name: z.string().trim().min(1).max(64),
  username: z
    .string()
    .regex(/^\w{4,32}$/)
    .optional(),
  language_code: z.string().min(2).max(35).optional(),
});
const TEXT = z.object({ text: z.string(), reply_to: z.int().positive().optional(), wait: WAIT });
const PRESS = z
  .object({
    message_id: z.int().positive().optional(),
    button: z.string().optional(),
    data: z.string().optional(),
    force: z.boolean().optional(),
    /** A client turns its button until the query is answered, whatever the bot sends before. */
    until: z.literal("answer").optional(),
    wait: WAIT,
  })
  .refine(
    ({ button, data }) => (button === undefined) !== (data === undefined),
    "name either button or data",
  );
const EDIT = z.object({ message_id: z.int().positive(), text: z.string(), wait: WAIT });
const WAITING = z.object({ wait: WAIT });
const FILE = z.object({ wait: z.coerce.number().min(0).max(300).optional() });
const PAY = z
  .object({ message_id: z.int().positive().optional(), link: z.string().optional(), wait: WAIT })
  .refine(
    ({ message_id, link }) => (message_id === undefined) !== (link === undefined),
    "name either message_id or link",
  );
const NUMBER = z.coerce.number().min(0).optional();
const FOLLOW = z.object({ after: NUMBER, since: NUMBER, wait: NUMBER });

/** What people do: texts, buttons, edits, stopping a bot, and looking at a chat. */
export function addPeopleRoutes(router: PathRouter, world: World): void {
  addPersonRoutes(router, world);
  addChatRoutes(router, world);
  onAct(router, world, "text", TEXT, (seat, { text, reply_to }) => ({
    updateId: sendText(seat, text, reply_to),
  }));
  onAct(router, world, "press", PRESS, press);
  onAct(router, world, "edit", EDIT, (seat, body) => ({
    updateId: editText(seat, body.message_id, body.text),
  }));
  onAct(router, world, "block", WAITING, (seat) => ({ updateId: setBlocked(seat, true) }));
  onAct(router, world, "unblock", WAITING, (seat) => ({ updateId: setBlocked(seat, false) }));
}

function addPersonRoutes(router: PathRouter, world: World): void {
  router
    .on("POST /people", async ({ request, response }) => {
      const { first_name, username, language_code } = await readJson(request, NEW_PERSON);
      const person = world.addPerson({
        first_name,
        ...(username !== undefined && { username }),
        ...(language_code !== undefined && { language_code }),
      });
      answerJson(response, 200, person);
    })
    .on("GET /people/:id", (exchange) => answerJson(exchange.response, 200, personOf(world, exchange)))
    .on("GET /people/:id/bots", (exchange) => {
      const person = personOf(world, exchange);
      answerJson(exchange.response, 200, {
        bots: [...world.bots.values()].map((bot) => listed(bot, person)),
      });
    });
}

function addChatRoutes(router: PathRouter, world: World): void {
  router
    .on("POST /people/:id/bots/:bot/act", async (exchange) => {
      const seat = seatOf(world, exchange);
      const request = await readJson(exchange.request, ACT);
      answerJson(exchange.response, 200, await act(seat, request, () => exchange.response.destroyed));
    })
    .on("GET /people/:id/bots/:bot/messages", async (exchange) => {
      const seat = seatOf(world, exchange);
      const { after = 0, since, wait = 0 } = checked(FOLLOW, Object.fromEntries(exchange.query));
      const isOver = () => exchange.response.destroyed;
      await followChat(seat, { after, since, waitSeconds: Math.min(wait, 60), isOver });
      markRead(seat);
      answerJson(exchange.response, 200, viewChat(seat.chat, after, since, world.services.clock.now()));
    })
    .on("POST /people/:id/bots/:bot/file", async (exchange) => {
      const seat = seatOf(world, exchange);
      const form = await readForm(exchange.request, PERSON_FILE_BYTES).catch(asFormError);
      const { wait } = checked(FILE, Object.fromEntries(form.fields));
      answerOutcome(exchange, await sendFile(seat, form, wait));
    })
    .on("POST /people/:id/bots/:bot/pay", async (exchange) => {
      const seat = seatOf(world, exchange);
      const outcome = await pay(seat, await readJson(exchange.request, PAY));
      answerJson(exchange.response, 200, { ...outcome, replies: outcome.replies.map(withUrls) });
    });
}

function onAct<T extends { wait?: number | undefined; until?: "answer" | undefined }>(
  router: PathRouter,
  world: World,
  name: string,
  shape: z.ZodType<T>,
  act: (seat: Seat, body: T) => Act,
): void {
  router.on(`POST /people/:id/bots/:bot/${name}`, async (exchange) => {
    const seat = seatOf(world, exchange);
    const body = await readJson(exchange.request, shape);
    answerOutcome(exchange, await actAndWait(seat, body.wait, () => act(seat, body), body.until));
  });
}

/** A form that is not one is the caller's fault. */
function asFormError(error: unknown): never {
  if (error instanceof BodyTooLarge) throw error;
  throw new PersonError(400, "The body is not a multipart form.");
}

/** Answers with what came of an act. */
function answerOutcome({ response }: Exchange, outcome: Outcome): void {
  answerJson(response, 200, { ...outcome, replies: outcome.replies.map(withUrls) });
}

/** The person and bot that a path names; throws 404. */
function seatOf(world: World, exchange: Exchange): Seat {
  const person = personOf(world, exchange);
  const name = exchange.path.bot ?? "";
  const bot = world.botByName(name);
  if (bot === undefined) throw new PersonError(404, `There is no bot ${name}.`);
  return sitDown(world, person, bot);
}

function personOf(world: World, { path }: Exchange): Person {
  const person = world.people.get(Number(path.id));
  if (person === undefined) throw new PersonError(404, `There is no person ${path.id}.`);
  return person;
}

/** A bot as an entry of the person's list of chats. */
function listed(bot: Bot, person: Person) {
  const chat = bot.chats.get(person.id);
  const last = chat?.lastMessage;
  let unread = 0;
  for (const id of chat?.messages.keys() ?? []) if (id > (chat?.lastReadId ?? 0)) unread += 1;
  return {
    ...describeBot(bot, person.language_code ?? ""),
    started: chat !== undefined && chat.messages.size > 0,
    blocked: chat?.blocked ?? false,
    unread,
    last_message: last === undefined ? null : withUrls(last),
  };
}

/** What anybody may know of a bot, its texts in a language. */
export function describeBot({ id, identity, profile }: Bot, language: string) {
  const name = profile.text("name", language);
  return {
    id,
    name: identity.name,
    username: identity.username,
    first_name: name === "" ? identity.name : name,
    about: profile.text("short_description", language) || (identity.about ?? ""),
    description: profile.text("description", language),
  };
}
