import type { DeadLetters } from "./dead-letters.ts";
import type { WriteHandler } from "./work-executors.ts";

/** Deferred writes that the pipelines themselves ask for: what a handler failed at is kept with the commit. */
export function deadLetterWrites(
  bot: string,
  deadLetters: DeadLetters,
): Readonly<Record<string, WriteHandler>> {
  const keep = (source: "update" | "event", id: string, reason: string, content: unknown): Promise<void> =>
    deadLetters.add({
      _id: `${bot}.${source}.${id}`,
      bot,
      source,
      reason,
      content: JSON.stringify(content),
      at: new Date(),
    });
  return {
    "dead-letter": (payload, id) => {
      const { reason, update } = payload as { reason: string; update: unknown };
      return keep("update", id, reason, update);
    },
    "dead-event": (payload, id) => {
      const { event, reason } = payload as { reason: string; event: unknown };
      return keep("event", id, reason, event);
    },
  };
}
