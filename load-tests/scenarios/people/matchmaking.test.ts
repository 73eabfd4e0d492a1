import { afterAll, beforeAll, expect, inject, test } from "vitest";
import {
  type ConversationFixture,
  createConversationFixture,
  type MatchmakingChat,
  sessionOf,
} from "../../../app/src/bots/matchmaking/testing/conversation.fixture.ts";
import type { Reaction } from "../../../app/src/platform/telegram/testing/chat.ts";
import { stranger } from "./matchmaking.ts";
import type { Answer, Move, Person, Surroundings } from "./person.ts";

let bot: ConversationFixture;
beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

const FILES = { photo: "p", voice: "v", sticker: "s" };

/** Person number `index` in the real conversation; what the bot says comes back as the simulator would tell it. */
function setUp(index: number, random = 0) {
  const person: Person = stranger(index);
  const chat: MatchmakingChat = bot.newChat({ languageCode: "en" });
  const around: Surroundings = { now: 1_000, beginAt: 0, files: FILES, random: () => random };
  let ownId = 100;
  const answer = (messages: Reaction["messages"], by: Answer["by"]): Answer => ({
    message_id: ownId++,
    by,
    ms: 1,
    first_ms: 1,
    at: around.now,
    revision: 1,
    ...(messages.length > 0 && {
      news: messages.map(({ id, text, buttons }) => ({
        message_id: id,
        text,
        buttons: [...buttons.keys()].map((each) => ({ text: each })),
      })),
    }),
    heard_id: 77,
  });
  const move = async (): Promise<Move> => {
    const next = person.next(around);
    if (next.do !== "act") return next;
    const { button, message_id, text } = next.body;
    const on = chat.messages.find(({ id }) => id === message_id);
    const reaction = button === undefined ? await chat.text(text ?? "") : await chat.press(button, on);
    const isRelay = reaction.calls.some(({ method }) => method === "copyMessage");
    const said = reaction.messages.filter(({ method }) => method !== "copyMessage");
    person.read(answer(said, isRelay ? "relay" : "message"), around.now);
    return next;
  };
  const tell = async (event: string, payload: object, now = around.now) => {
    const { messages } = await chat.tell(event, payload);
    return person.read(answer(messages, null), now);
  };
  return { person, chat, move, tell, around };
}

async function onboarded(index: number, random?: number) {
  const world = setUp(index, random);
  for (let acts = 0; acts < 5; acts++) await world.move();
  return world;
}

async function paired(index: number, random?: number) {
  const world = await onboarded(index, random);
  await world.move();
  const { state } = sessionOf(world.chat);
  const seq = state.at === "searching" ? state.seq : 0;
  const happening = await world.tell(
    "paired",
    { pair: "p-1", partner: 5, seq, since: 1, widened: false },
    1_420,
  );
  return { ...world, happening };
}

test("answers the questions by the buttons that are there, and comes out as somebody whom their neighbour fits", async () => {
  const [one, other] = [sessionOf((await onboarded(6)).chat), sessionOf((await onboarded(7)).chat)];
  expect(one.profile).toEqual({
    age: 21,
    gender: "male",
    seeks: "female",
    ageFrom: 18,
    ageTo: 99,
    language: "en",
  });
  expect(other.profile).toEqual({ ...one.profile, gender: "female", seeks: "male" });
});

test("every couple of numbers can answer, whatever language and age fall to them", async () => {
  for (const index of [0, 3, 5, 46, 47])
    expect(sessionOf((await onboarded(index)).chat).profile).toBeDefined();
});

test("waits for the rush, then looks for somebody until they are there, and says how long it took", async () => {
  const world = await onboarded(0);
  const { chat, person } = world;
  expect(person.next({ ...world.around, beginAt: 4_000 })).toEqual({ do: "rest", seconds: 3 });
  expect(await world.move()).toMatchObject({ act: "next" });
  expect(sessionOf(chat).state.at).toBe("searching");
  expect(await world.move()).toMatchObject({ do: "look" });
  const found = await paired(2);
  expect(found.happening).toEqual({ event: "match", ms: 420 });
  expect(sessionOf(found.chat).state.at).toBe("chatting");
});

test("who looks until the run is over and meets nobody says how long that was, and nobody else does", async () => {
  const world = await onboarded(8);
  expect(world.person.unfinished?.(50_000)).toBeUndefined();
  await world.move();
  expect(world.person.unfinished?.(50_000)).toEqual({ event: "match", ms: 49_000 });
  const met = await paired(10);
  expect(met.person.unfinished?.(50_000)).toBeUndefined();
});

test("says how long it took for the first partner only: whether there is a next one is not the bot's doing", async () => {
  const world = await paired(4);
  await world.tell("ended", { pair: "p-1", partner: 5, reason: "next" });
  await world.move();
  const { state } = sessionOf(world.chat);
  const seq = state.at === "searching" ? state.seq : 0;
  const again = await world.tell("paired", { pair: "p-2", partner: 6, seq, since: 1, widened: false }, 9_000);
  expect(sessionOf(world.chat).state.at).toBe("chatting");
  expect(again).toBeUndefined();
});

test("talks to the partner, who sees it", async () => {
  const world = await paired(0);
  const said = await world.move();
  expect(said).toMatchObject({ act: "text", body: { text: expect.any(String) } });
});

test("changes only a text that was passed on, and knows that the partner may be gone", async () => {
  // 0.89 chooses the edit among the ways to talk, and the talk among the conversations.
  const world = await paired(0, 0.92);
  expect(await world.move()).toMatchObject({ act: "text" });
  expect(world.person.next(world.around)).toMatchObject({
    act: "edit",
    mayGoUnseen: true,
    body: { edit: expect.any(Number) },
  });
});

test("looks for the next one when the partner has left", async () => {
  const world = await paired(0);
  await world.tell("ended", { pair: "p-1", partner: 5, reason: "next" });
  expect(await world.move()).toMatchObject({
    act: "next",
    body: { button: expect.stringMatching(/Find|Look/) },
  });
  expect(sessionOf(world.chat).state.at).toBe("searching");
});

test("goes on to the next one, or leaves, as often as the load says", async () => {
  const leaving = await paired(0, 0.9999);
  expect(await leaving.move()).toMatchObject({ act: "stop" });
  expect(sessionOf(leaving.chat).state.at).toBe("idle");
  const skipping = await paired(0, 0.98);
  expect(await skipping.move()).toMatchObject({
    act: "next",
    body: { text: "/next" },
  });
});
