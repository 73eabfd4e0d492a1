import type { Redis } from "ioredis";
import { vi } from "vitest";
import type { Person, SeenMessage } from "../../dev/testing/person.ts";
import type { Stack } from "../../dev/testing/stack.ts";
import { encodeNumber } from "../src/bots/matchmaking/matcher/codec.ts";
import { MATCHER_PREFIX, matcherKeys } from "../src/bots/matchmaking/matcher/keys.ts";

/** Where people come from. */
export type Town = Pick<Stack, "person">;

/** How somebody answers the questions: by what stands on the buttons. */
export interface Answers {
  /** The language of the chats keeps the people of one test to themselves. */
  readonly language: RegExp;
  /** @default 25 */
  readonly age?: string;
}

export const FOUND = /Somebody is here/;
export const GONE = /Your partner (left the chat|is not here any more)/;

/** Somebody who has answered the matchmaking bot's questions. */
export async function stranger(town: Town, { age = "25", language }: Answers): Promise<Person> {
  const person = await town.person("en", "matchmaking");
  await person.say("/start", /How old are you/);
  await person.say(age, /Who are you/);
  await person.press(/A woman/, /Whom would you like/);
  await person.press(/Anyone/, /Which language/);
  await person.press(language, /All set/);
  return person;
}

/** Several at once. */
export const strangers = (town: Town, count: number, answers: Answers): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, () => stranger(town, answers)));

/** Looks for somebody and waits until there is one. Answers the message that says so. */
export async function find(person: Person): Promise<SeenMessage> {
  const before = await newest(person);
  await person.write("/next");
  return person.sees(FOUND, before);
}

/** Waits until the matcher has somebody's search: the bot says that it looks before the matcher hears of it. */
export async function stands(redis: Redis, { id }: Person): Promise<void> {
  const people = matcherKeys(MATCHER_PREFIX).people;
  await vi.waitFor(
    async () => {
      const record = await redis.hget(people, encodeNumber(id));
      if (!record?.startsWith("w")) throw new Error(`person ${id} does not wait: ${record}`);
    },
    { timeout: 30_000, interval: 20 },
  );
}

/** Two who have found each other. */
export async function pairOf(town: Town, answers: Answers): Promise<[Person, Person]> {
  const [one, other] = await Promise.all([stranger(town, answers), stranger(town, answers)]);
  await Promise.all([find(one), find(other)]);
  return [one, other];
}

/** Says something and waits until the other one has it. */
export async function tell(from: Person, to: Person, text: string): Promise<SeenMessage> {
  const before = await newest(to);
  await from.write(text);
  return to.receives(text, (message) => message.text === text, before);
}

/** Id of the newest message in a person's chat. */
export async function newest(person: Person): Promise<number> {
  return (await person.messages()).at(-1)?.message_id ?? 0;
}

/** How often the bot said to a person what fits. */
export async function countOf(person: Person, expected: RegExp): Promise<number> {
  return (await person.messages()).filter(({ from, text }) => from.is_bot && expected.test(text ?? ""))
    .length;
}

/** Each says who they are to whoever they were paired with; answers, for each, whom they heard. */
export async function partnersOf(people: readonly Person[]): Promise<Map<number, number[]>> {
  await Promise.all(people.map((person) => person.write(`I am ${person.id}`)));
  const heard = await Promise.all(
    people.map(async (person) => {
      await person.sees(/^I am \d+$/);
      const texts = (await person.messages()).filter(({ from }) => from.is_bot).map(({ text = "" }) => text);
      const ids = texts.flatMap((text) => /^I am (\d+)$/.exec(text)?.[1] ?? []).map(Number);
      return [person.id, ids] as const;
    }),
  );
  return new Map(heard);
}
