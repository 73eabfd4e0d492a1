import type { Reaction, Relay } from "../chats/chat.ts";
import type { Seat } from "./person-actions.ts";

/** What a person did, as far as its effect is told by it. */
export interface Done {
  readonly updateId: number | undefined;
  /** The message that was sent or edited. */
  readonly messageId?: number | undefined;
  /** The pressed button's query. */
  readonly queryId?: string | undefined;
}

/** The first thing that somebody sees of an act; all null when nobody saw anything in time. */
export interface Effect {
  /** `relay`: another chat shows what was written; else what the bot did in the person's own chat. */
  readonly by: "relay" | "message" | "edit" | "answer" | null;
  readonly ms: number | null;
  /** Milliseconds to the very first sign: a button stops turning before the screen changes. */
  readonly first_ms: number | null;
}

/** A button that was answered without a word changes the screen within this time, or not at all. */
const SCREEN_WITHIN_MS = 2_000;

/**
 * Waits for the effect of something that was just done: what the person wrote shows in another chat, or the bot writes
 * or changes something here. What other people write into this chat is no effect of it.
 */
export function awaitEffect({ chat, world }: Seat, waitSeconds: number, done: Done): Promise<Effect> {
  const { clock } = world.services;
  const startedAt = clock.now();
  return new Promise((resolve) => {
    let firstMs: number | null = null;
    let timer = clock.after(waitSeconds * 1000, () => end(null));
    const unwatch = chat.watchReactions((reaction) => {
      const sign = signOf(reaction, done);
      if (sign === "none") return;
      firstMs ??= clock.now() - startedAt;
      if (sign !== "answer" || !isSilent(reaction)) return end(sign);
      timer.cancel();
      timer = clock.after(SCREEN_WITHIN_MS, () => end("answer"));
    });
    const end = (by: Effect["by"]) => {
      timer.cancel();
      unwatch();
      resolve({ by, ms: by === null ? null : clock.now() - startedAt, first_ms: firstMs });
    };
  });
}

function signOf(reaction: Reaction | Relay, done: Done): Exclude<Effect["by"], null> | "none" {
  switch (reaction.kind) {
    case "relay":
      return reaction.messageId === done.messageId ? "relay" : "none";
    case "answer":
      return reaction.queryId === done.queryId ? "answer" : "none";
    default:
      return reaction.source === undefined ? reaction.kind : "none";
  }
}

function isSilent(reaction: Reaction | Relay): boolean {
  return reaction.kind === "answer" && Object.keys(reaction.answer).length === 0;
}
