import { AppError } from "../../../platform/errors/app-error.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import type { Tell } from "./tells.ts";

/** Chats told at once. */
const AT_ONCE = 64;

interface TellDeps {
  readonly chats: Pick<ChatOutbox, "tell">;
  readonly logger: Logger;
}

/**
 * Tells each chat what is for it, in order; chats side by side. Every chat is tried; a failure that may pass is thrown
 * in the end, and all may then be told again.
 */
export async function tellAll({ chats, logger }: TellDeps, tells: readonly Tell[]): Promise<void> {
  const byChat = [...Map.groupBy(tells, ({ chat }) => chat).values()];
  let failure: unknown;
  const tellOne = async (list: readonly Tell[]): Promise<void> => {
    for (const { chat, effectId, event, payload } of list) {
      try {
        await chats.tell(chat, effectId, event, payload);
      } catch (error) {
        if (!(error instanceof AppError) || error.retry !== "never") throw error;
        // A bug of ours: it would fail for ever and hold back everybody else.
        logger.error({ err: error, event, effectId }, "an event of the matcher cannot be told");
      }
    }
  };
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let list = byChat.shift(); list !== undefined; list = byChat.shift())
        await tellOne(list).catch((error: unknown) => {
          failure ??= error;
        });
    }),
  );
  if (failure !== undefined) throw failure;
}
