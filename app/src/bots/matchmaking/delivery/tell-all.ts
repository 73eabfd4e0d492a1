import { AppError } from "../../../platform/errors/app-error.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import type { Tell } from "./tells.ts";

/** Chats told at once. */
const AT_ONCE = 64;

export interface TellDeps {
  readonly chats: Pick<ChatOutbox, "tell">;
  readonly logger: Logger;
}

/**
 * Tells each chat what is for it, in order; chats side by side, but whoever was left before the other meets somebody
 * new: what they still say would seem to come from there. Every chat is tried; a failure that may pass is thrown in the
 * end, and all may then be told again.
 */
export async function tellAll(deps: TellDeps, tells: readonly Tell[]): Promise<void> {
  const latest = new Map<number, Promise<void>>();
  const queue = tells.values();
  let failure: unknown;
  const tellNext = async (): Promise<void> => {
    // One queue for all, so that what a tell waits for is always under way or done.
    for (const tell of queue) {
      const people = tell.left === undefined ? [tell.chat] : [tell.chat, tell.left];
      const before = Promise.all(people.map((person) => latest.get(person)));
      const made = before.then(() => tellOne(deps, tell));
      for (const person of people) latest.set(person, made);
      await made.catch((error: unknown) => {
        failure ??= error;
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, tellNext));
  if (failure !== undefined) throw failure;
}

async function tellOne({ chats, logger }: TellDeps, { chat, effectId, event, payload }: Tell): Promise<void> {
  try {
    await chats.tell(chat, effectId, event, payload);
  } catch (error) {
    if (!(error instanceof AppError) || error.retry !== "never") throw error;
    // A bug of ours: it would fail for ever and hold back everybody else.
    logger.error({ err: error, event, effectId }, "an event of the matcher cannot be told");
  }
}
