import type { MatchmakingSession } from "../../../app/src/bots/matchmaking/session.ts";
import { keysByChat } from "../../../app/src/platform/telegram/outbox/keys.ts";
import type { Books } from "../system/system.ts";

/** What a person is doing, as their own session says. */
export interface SessionOf {
  readonly person: number;
  readonly state: MatchmakingSession["state"];
}

const BATCH = 1_000;

/** Reads the sessions of people who have one; of everybody the bot knows, unless some are named. */
export async function readSessions(
  books: Books,
  bot: string,
  people?: readonly number[],
): Promise<readonly SessionOf[]> {
  const persons = people ?? (await everybody(books, bot));
  const keys = keysByChat(bot);
  const found: SessionOf[] = [];
  for (let from = 0; from < persons.length; from += BATCH) {
    const batch = persons.slice(from, from + BATCH);
    const pipeline = books.redis.pipeline();
    for (const person of batch) pipeline.hget(keys(person).session(person, person), "d");
    const answers = (await pipeline.exec()) ?? [];
    for (const [index, [error, session]] of answers.entries()) {
      if (error !== null) throw error;
      const state = stateOf(session);
      const person = batch[index];
      if (state !== undefined && person !== undefined) found.push({ person, state });
    }
  }
  return found;
}

async function everybody(books: Books, bot: string): Promise<readonly number[]> {
  const people = await books.databaseOf(bot).collection<{ _id: number }>("people").find().toArray();
  return people.map(({ _id }) => _id);
}

function stateOf(session: unknown): SessionOf["state"] | undefined {
  if (typeof session !== "string" || session === "") return undefined;
  return (JSON.parse(session) as Partial<Pick<SessionOf, "state">>).state;
}
