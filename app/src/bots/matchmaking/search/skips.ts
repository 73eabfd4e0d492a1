import type { Chatting, MatchmakingSession } from "../session.ts";

/**
 * Who looks for the next one sooner than this after a chat began skips somebody who had hardly come, ms: by Next, or by Stop
 * and then Find someone, which is the same in two taps. It is counted from the beginning and not from the stop, so that both
 * ways meet one new person in so long at most, and whoever stops a real talk and looks again at once has skipped nobody.
 */
const QUICK_MS = 10_000;
/** So many quick skips are let through in so long, counted from the first one. */
const ALLOWED = 20;
const WINDOW_MS = 5 * 60_000;

/** Notes that a chat was ended by Stop: it is no skip, unless the person looks for the next one at once. */
export function noteStop(session: MatchmakingSession, { since }: Chatting): void {
  session.stopped = since;
}

/**
 * Counts that somebody new is looked for; each quick skip costs a stranger their place in line, and is counted once. Answers
 * how long it takes, ms, until this person may look; 0 when they may now. Stop, Report and Block do not ask here.
 */
export function skipWait(session: MatchmakingSession, now: number): number {
  const since = beginningOfLeft(session);
  if (since !== undefined && now < since + QUICK_MS) {
    const { skips } = session;
    if (skips === undefined || now >= skips.from + WINDOW_MS) session.skips = { from: now, count: 1 };
    else if (skips.count < ALLOWED) session.skips = { ...skips, count: skips.count + 1 };
    else return Math.min(since + QUICK_MS, skips.from + WINDOW_MS) - now;
  }
  delete session.stopped;
  return 0;
}

/** When the chat began that is left for the next one, or was by Stop. */
function beginningOfLeft({ past, state, stopped }: MatchmakingSession): number | undefined {
  if (state.at === "chatting") return state.since;
  // Whom a person never wants to meet again was not passed over.
  const isShunned = past !== undefined && past.since === stopped && (past.blocked || past.reported);
  return isShunned ? undefined : stopped;
}
