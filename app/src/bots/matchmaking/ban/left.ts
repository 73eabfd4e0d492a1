import type { MatchmakingSession } from "../session.ts";

/** How long the person is still banned, ms; 0 when they are not. A ban that is over is forgotten. */
export function banLeft(session: MatchmakingSession, now: number): number {
  const leftMs = (session.bannedUntil ?? 0) - now;
  if (leftMs > 0) return leftMs;
  delete session.bannedUntil;
  return 0;
}
