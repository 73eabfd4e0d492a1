import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type RoleName, type Stack, startStack } from "../../dev/testing/stack.ts";
import {
  countOf,
  FOUND,
  find,
  newest,
  pairOf,
  partnersOf,
  stands,
  stranger,
  strangers,
  tell,
} from "./strangers.ts";

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ mongoUrl: inject("mongoUrl"), patienceMs: 30_000 });
});
afterAll(() => stack?.close());

function kill(role: RoleName): void {
  process.kill(stack.role(role).pid, "SIGKILL");
}

describe("a process that is killed", () => {
  it("loses nobody who is looking: the worker dies while people meet, and all are paired once, each with one who has them", async () => {
    const people = await strangers(stack, 8, { language: /Deutsch/ });
    const searches = people.map(find);
    kill("worker");
    await stack.restart("worker");
    await Promise.all(searches);
    const partners = await partnersOf(people);
    for (const [person, heard] of partners) {
      expect(heard).toHaveLength(1);
      expect(partners.get(heard[0] ?? 0)).toEqual([person]);
    }
    for (const person of people) expect(await countOf(person, FOUND)).toBe(1);
  }, 60_000);

  it("loses no word: the bot dies in the middle of a talk, and the talk goes on in its order", async () => {
    const [ann, bob] = await pairOf(stack, { language: /English/ });
    const texts = Array.from({ length: 10 }, (_, index) => `word ${index}`);
    for (const [index, text] of texts.entries()) {
      await ann.write(text);
      if (index === 4) kill("bot");
    }
    await stack.restart("bot");
    await bob.sees(/^word 9$/);
    const heard = (await bob.messages()).flatMap(({ text = "" }) => (/^word \d$/.test(text) ? [text] : []));
    // Where the answer to a send died with the process, a word may have come twice; it is never lost or out of order.
    expect([...new Set(heard)]).toEqual(texts);
    expect(heard.length).toBeLessThanOrEqual(texts.length + 1);
    await tell(bob, ann, "I heard you");
  }, 60_000);
});

describe("a Redis that is wiped", () => {
  it("ends no chat: the two go on without noticing, reply, and part", async () => {
    const [ann, bob] = await pairOf(stack, { language: /Русский/ });
    await tell(ann, bob, "before");
    await stack.redis.flushall();
    await tell(ann, bob, "after");
    const heard = await tell(bob, ann, "as if nothing had been");
    await ann.write("indeed", heard.message_id);
    expect((await bob.sees(/^indeed$/)).reply_to_message?.text).toBe("as if nothing had been");
    expect(await countOf(ann, FOUND)).toBe(1);
    await ann.say("/stop", /You left the chat/);
    await bob.sees(/Your partner left the chat/);
  }, 60_000);

  it("is told to who was looking by their next word, and whoever presses again is paired", async () => {
    const language = /Español/;
    const ann = await stranger(stack, { language });
    await ann.say("/next", /Looking for someone/);
    // A wish on its way comes after the wipe: the first who looks would be given to one who knows nothing of it yet.
    await stands(stack.redis, ann);
    await stack.redis.flushall();
    await ann.say("anybody?", /You are in no chat now/);
    const bob = await stranger(stack, { language });
    const before = await newest(ann);
    await ann.tap(/Find someone/);
    await find(bob);
    await ann.sees(FOUND, before);
    await tell(bob, ann, "here");
  }, 60_000);

  it("lets the side that was left know, though its session is gone", async () => {
    const [ann, bob] = await pairOf(stack, { language: /Français/ });
    await stack.redis.flushall();
    await ann.say("/stop", /You left the chat/);
    await bob.sees(/Your partner left the chat/);
    await bob.press(/Report/, /What was wrong/);
  }, 60_000);
});
