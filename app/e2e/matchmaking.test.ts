import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Stack, startStack } from "../../dev/testing/stack.ts";
import { pngHead } from "../../simulators/telegram/testing/pictures.ts";
import {
  countOf,
  FOUND,
  find,
  GONE,
  newest,
  pairOf,
  partnersOf,
  stranger,
  strangers,
  tell,
} from "./strangers.ts";

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ mongoUrl: inject("mongoUrl") });
});
afterAll(() => stack?.close());

describe("two strangers", () => {
  it("meet, and talk without names: text, replies, edits, a photo, a voice message", async () => {
    const [ann, bob] = await pairOf(stack, { language: /English/ });
    const question = await tell(ann, bob, "Hi! Where do you write from?");
    expect(question).not.toHaveProperty("forward_origin");

    const asked = await ann.ownMessage("Hi! Where do you write from?");
    await bob.write("From the sea", question.message_id);
    const answer = await ann.sees(/^From the sea$/);
    expect(answer.reply_to_message).toMatchObject({ message_id: asked.message_id });
    await ann.write("Which one?", answer.message_id);
    const own = await bob.ownMessage("From the sea");
    expect((await bob.sees(/^Which one\?$/)).reply_to_message).toMatchObject({ message_id: own.message_id });

    await bob.edit(own.message_id, "From the Black Sea");
    expect((await ann.sees(/^From the Black Sea$/)).message_id).toBe(answer.message_id);

    await bob.sendFile("photo", new Blob([new Uint8Array(pngHead(640, 480))]), "the view");
    expect((await ann.sees(/^the view$/)).photo?.length).toBeGreaterThan(0);
    await ann.sendFile("voice", new Blob(["OggS, as it were"], { type: "audio/ogg" }));
    const voice = await bob.receives("a voice message", (message) => message.voice !== undefined);
    expect(voice).not.toHaveProperty("forward_origin");
    // Both are called Pat: the name is nowhere but in one's own greeting.
    for (const person of [ann, bob]) expect(await countOf(person, /Pat/)).toBeLessThanOrEqual(1);
  });

  it("part when one goes on to the next, who is somebody else; the other is told once, and what they write goes to nobody", async () => {
    const language = /Русский/;
    const [ann, bob] = await pairOf(stack, { language });
    const cleo = await stranger(stack, { language });
    await cleo.say("/next", /Looking for someone/);
    await find(ann);
    await bob.sees(GONE);
    await tell(cleo, ann, "I am new here");
    await bob.say("Hello? Anybody?", /nobody reads this/);
    expect(await countOf(ann, /Hello\? Anybody/)).toBe(0);
    expect(await countOf(bob, GONE)).toBe(1);
    await bob.press(/Find someone/, /Looking for someone/);
    await cleo.say("/stop", /You left the chat/);
    await ann.sees(GONE);
  });

  it("never meet again after a block, whoever waits", async () => {
    const language = /Español/;
    const [ann, bob] = await pairOf(stack, { language });
    await ann.press(/Block/, /will not meet again/);
    await bob.sees(GONE);
    await bob.say("/next", /Looking for someone/);
    await ann.say("/next", /Looking for someone/);
    const [cleo, dan] = await strangers(stack, 2, { language });
    if (cleo === undefined || dan === undefined) throw new Error("two people were asked for");
    const since = new Map(
      await Promise.all([ann, bob].map(async (person) => [person, await newest(person)] as const)),
    );
    await Promise.all([find(cleo), find(dan)]);
    for (const [person, before] of since) await person.sees(FOUND, before);
    const partners = await partnersOf([ann, bob, cleo, dan]);
    expect(partners.get(ann.id)).not.toContain(bob.id);
    expect(partners.get(bob.id)).not.toContain(ann.id);
  });

  it("part when one of them blocks the bot: the other is told at once, and may go on", async () => {
    const [ann, bob] = await pairOf(stack, { language: /Deutsch/ });
    await bob.block();
    await ann.sees(/Your partner is not here any more/);
    await ann.press(/Find someone/, /Looking for someone/);
  });
});

describe("somebody", () => {
  it("who presses /next twice at once, alone, is in one search and never meets themselves", async () => {
    const language = /Français/;
    const ann = await stranger(stack, { language });
    await Promise.all([ann.write("/next"), ann.tap(/Find someone/), ann.write("/next")]);
    await ann.sees(/Still looking/);
    await ann.say("hello?", /Still looking/);
    expect(await countOf(ann, FOUND)).toBe(0);
    const bob = await stranger(stack, { language });
    await find(bob);
    await tell(ann, bob, "There you are");
    await tell(bob, ann, "Here I am");
    expect([await countOf(ann, FOUND), await countOf(bob, FOUND)]).toEqual([1, 1]);
  });

  it("who is reported by three people is banned, and told for how long", async () => {
    const language = /Türkçe/;
    const rude = await stranger(stack, { language });
    for (let round = 0; round < 3; round++) {
      const victim = await stranger(stack, { language });
      await Promise.all([find(rude), find(victim)]);
      await victim.say("/report", /What is wrong/);
      await victim.press(/Insults/, /your report is in/);
    }
    await rude.sees(/Several people reported you.*come back in \d+ (hours|days)/);
    await rude.say("/next", /Several people reported you/);
  });

  it("who has themselves deleted leaves the chat, and is a newcomer afterwards", async () => {
    const [ann, bob] = await pairOf(stack, { language: /Português/ });
    await ann.say("/delete_me", /What stays/);
    await ann.press(/Yes, delete/, /I have forgotten you/);
    await bob.sees(/Your partner is not here any more/);
    await ann.say("/next", /How old are you/);
  });
});

it("twenty people who come at once are all paired, each with one who has them", async () => {
  const people = await strangers(stack, 20, { language: /Indonesia/ });
  await Promise.all(people.map(find));
  const partners = await partnersOf(people);
  for (const [person, heard] of partners) {
    expect(heard).toHaveLength(1);
    expect(partners.get(heard[0] ?? 0)).toEqual([person]);
  }
});
