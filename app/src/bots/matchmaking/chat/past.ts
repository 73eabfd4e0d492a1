import type { MatchmakingSession, PastChat } from "../session.ts";

/** How long a chat that ended can still be reported, ms. */
const REPORTABLE_MS = 10 * 60_000;
/** So many chats that ended are remembered, which keeps a session small. */
const REMEMBERED = 5;

/** The chats that ended a moment ago, the last one first. */
export function pastChats({ earlier = [], past }: MatchmakingSession, now: number): readonly PastChat[] {
  const ended = past === undefined ? earlier : [past, ...earlier];
  return ended.filter(({ endedAt }) => now - endedAt <= REPORTABLE_MS);
}

/** Remembers a chat that ended now, and forgets those that can no longer be reported. */
export function rememberChat(
  session: MatchmakingSession,
  chat: Pick<PastChat, "pair" | "partner" | "since">,
  now: number,
): void {
  const earlier = pastChats(session, now).slice(0, REMEMBERED - 1);
  const { pair, partner, since } = chat;
  session.past = { pair, partner, since, endedAt: now, reported: false, blocked: false };
  if (earlier.length > 0) session.earlier = earlier;
  else delete session.earlier;
}

/** Notes what was done about a chat that ended. */
export function markChat(
  session: MatchmakingSession,
  pair: string,
  done: Partial<Pick<PastChat, "reported" | "blocked">>,
): void {
  const { earlier, past } = session;
  if (past?.pair === pair) session.past = { ...past, ...done };
  else if (earlier !== undefined)
    session.earlier = earlier.map((chat) => (chat.pair === pair ? { ...chat, ...done } : chat));
}
