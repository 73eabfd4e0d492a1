import type { CallbackAnswer, Reaction } from "../chats/chat.ts";
import type { Message } from "../chats/message.ts";
import type { Seat } from "./person-actions.ts";
import { PersonError } from "./person-error.ts";

/** What came of something a person did. */
export interface Outcome {
  /** Undefined when the bot does not ask for such updates, or its backlog is full. */
  readonly update_id: number | undefined;
  /** The message that the bot sent or edited first; empty without `wait`, or when it answered the button first. */
  readonly replies: Message[];
  /** What the button was answered with, when that came first. */
  readonly answer?: CallbackAnswer;
  /** Milliseconds to the bot's first reaction; null without `wait`. */
  readonly reply_ms: number | null;
  /** The chat's revision now: to follow it on with `GET …/messages?since=`. */
  readonly revision: number;
}

/** Something a person does; `queryId` is set when the bot can answer it. */
export interface Act {
  readonly updateId: number | undefined;
  readonly queryId?: string;
}

/**
 * Does something and waits for the bot's first reaction, or for its first of the kind `until`; throws 408 when none
 * comes within `waitSeconds`.
 */
export async function actAndWait(
  seat: Seat,
  waitSeconds: number | undefined,
  act: () => Act,
  until?: Reaction["kind"],
): Promise<Outcome> {
  const { chat, world } = seat;
  const { clock } = world.services;
  if (waitSeconds === undefined) {
    return { update_id: act().updateId, replies: [], reply_ms: null, revision: chat.revision };
  }
  const startedAt = clock.now();
  const waiter = firstReaction(seat, waitSeconds, until);
  try {
    const done = act();
    waiter.answersTo(done.queryId);
    const reaction = await waiter.reaction;
    if (reaction === undefined) {
      throw new PersonError(408, `The bot did not react within ${waitSeconds} s to update ${done.updateId}.`);
    }
    return {
      update_id: done.updateId,
      replies: "message" in reaction ? [reaction.message] : [],
      ...(reaction.kind === "answer" && { answer: reaction.answer }),
      reply_ms: clock.now() - startedAt,
      revision: chat.revision,
    };
  } finally {
    waiter.stop();
  }
}

interface Waiter {
  readonly reaction: Promise<Reaction | undefined>;
  /** Only answers to this query count; other people's devices press buttons too. */
  answersTo(queryId: string | undefined): void;
  stop(): void;
}

/** Listens for the next thing the bot does that the person sees; undefined when the time is over. */
export function firstReaction({ chat, world }: Seat, waitSeconds: number, until?: Reaction["kind"]): Waiter {
  let ownQuery: string | undefined;
  let stop: () => void = () => undefined;
  const reaction = new Promise<Reaction | undefined>((resolve) => {
    const timer = world.services.clock.after(waitSeconds * 1000, () => resolve(undefined));
    const unwatch = chat.watchReactions((seen) => {
      if (seen.kind === "relay") return;
      if (until !== undefined && seen.kind !== until) return;
      if (seen.kind !== "answer" || seen.queryId === ownQuery) resolve(seen);
    });
    stop = () => {
      timer.cancel();
      unwatch();
    };
  });
  return {
    reaction,
    answersTo(queryId) {
      ownQuery = queryId;
    },
    stop: () => stop(),
  };
}
