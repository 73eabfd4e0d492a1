import type { RedisClient } from "../../redis/client.ts";
import { keysByChat } from "../outbox/keys.ts";
import { decodeTwin, isTwin, messageOf } from "../outbox/twin.ts";

/** The message ids that placeholders of a call stand for; those of which none is known are absent. */
export type SettledIds = (
  laneChat: number,
  destination: unknown,
  placeholders: readonly number[],
) => Promise<ReadonlyMap<number, number>>;

/** Looks placeholders up in the shard where they were settled. */
export function createSettledIds(bot: string, redis: RedisClient): SettledIds {
  const keys = keysByChat(bot);

  async function referenced(chat: number, reference: number): Promise<number | undefined> {
    const id = await redis.get(keys(chat).reference(chat, reference));
    return id === null ? undefined : Number(id);
  }

  /** Twins are kept with the chat the source was written in, which may be either of the two. */
  async function twins(here: number, there: number): Promise<ReadonlyMap<number, number>> {
    const [mine, theirs] = await Promise.all(
      [here, there].map(async (chat) =>
        (await redis.lrange(keys(chat).twins(chat), 0, -1)).map(decodeTwin).toReversed(),
      ),
    );
    const known = new Map<number, number>();
    for (const { chat, copy, source } of mine ?? []) if (chat === there) known.set(source, copy);
    for (const { chat, copy, source } of theirs ?? []) if (chat === here) known.set(copy, source);
    return known;
  }

  return async (laneChat, destination, placeholders) => {
    const known =
      placeholders.some(isTwin) && typeof destination === "number"
        ? await twins(laneChat, destination)
        : undefined;
    const ids = await Promise.all(
      placeholders.map((placeholder) =>
        isTwin(placeholder) ? known?.get(messageOf(placeholder)) : referenced(laneChat, placeholder),
      ),
    );
    return new Map(
      placeholders.flatMap((placeholder, index) => {
        const id = ids[index];
        return id === undefined ? [] : [[placeholder, id]];
      }),
    );
  };
}
