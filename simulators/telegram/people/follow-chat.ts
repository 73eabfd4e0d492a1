import type { Seat } from "./person-actions.ts";

/** What somebody who looks at a chat waits for. */
export interface Follow {
  readonly after: number;
  /** Revision already seen; undefined waits for a message with an id above `after` instead. */
  readonly since: number | undefined;
  readonly waitSeconds: number;
  /** Whether nobody waits any more. */
  isOver(): boolean;
}

/** Returns when the chat has news, or when the time is over. */
export function followChat({ chat, bot, world }: Seat, follow: Follow): Promise<void> {
  const { after, since, waitSeconds } = follow;
  const hasNews = () => {
    if (since !== undefined) return chat.revision !== since;
    return after < bot.messages.nextId - 1 && [...chat.messages.keys()].some((id) => id > after);
  };
  if (waitSeconds === 0 || hasNews()) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      timer.cancel();
      unwatch();
      resolve();
    };
    const timer = world.services.clock.after(waitSeconds * 1000, end);
    const unwatch = chat.watch(() => {
      if (hasNews() || follow.isOver()) end();
    });
  });
}
