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

/** Notes of every chat with somebody that they are blocked; more than one where the same two met again. */
export function markBlocked(session: MatchmakingSession, partner: number): void {
  mark(session, (chat) => chat.partner === partner, { blocked: true });
}

/** Notes of a chat that ended that it was reported. */
export function markReported(session: MatchmakingSession, pair: string): void {
  mark(session, (chat) => chat.pair === pair, { reported: true });
}

function mark(
  session: MatchmakingSession,
  isMeant: (chat: PastChat) => boolean,
  done: Partial<Pick<PastChat, "reported" | "blocked">>,
): void {
  const { earlier, past } = session;
  const marked = (chat: PastChat): PastChat => (isMeant(chat) ? { ...chat, ...done } : chat);
  if (past !== undefined) session.past = marked(past);
  if (earlier !== undefined) session.earlier = earlier.map(marked);
}
