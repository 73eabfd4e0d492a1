import type { Chatting, MatchmakingSession } from "../session.ts";

/** Who leaves by Next sooner than this after the beginning skips somebody who had hardly come, ms. */
const QUICK_MS = 10_000;
/** So many quick skips are let through in so long, counted from the first one. */
const ALLOWED = 20;
const WINDOW_MS = 5 * 60_000;

/**
 * Counts that a chat is left by Next; each quick skip costs a stranger their place in line. Answers how long it takes, ms,
 * until this chat may be left so; 0 when it may be now. Stop, Report and Block do not ask here.
 */
export function skipWait(session: MatchmakingSession, { since }: Chatting, now: number): number {
  if (now >= since + QUICK_MS) return 0;
  const { skips } = session;
  if (skips === undefined || now >= skips.from + WINDOW_MS) session.skips = { from: now, count: 1 };
  else if (skips.count < ALLOWED) session.skips = { ...skips, count: skips.count + 1 };
  else return Math.min(since + QUICK_MS, skips.from + WINDOW_MS) - now;
  return 0;
}
