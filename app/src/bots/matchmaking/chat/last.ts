import type { MatchmakingSession } from "../session.ts";

/** How long a chat that ended can still be reported, ms. */
const REPORTABLE_MS = 10 * 60_000;

/** A chat that something can be done about. */
export interface LastChat {
  readonly pair: string;
  readonly since: number;
  readonly partner: number;
  readonly isOn: boolean;
  readonly reported: boolean;
  readonly blocked: boolean;
}

/** The chat a person is in, else the one that ended a moment ago. @param since answers the one that began then only */
export function lastChat(session: MatchmakingSession, now: number, since?: number): LastChat | undefined {
  const { past, state } = session;
  if (state.at === "chatting" && (since ?? state.since) === state.since) {
    const { pair, partner } = state;
    return { pair, partner, since: state.since, isOn: true, reported: false, blocked: false };
  }
  // While somebody new is here, a command means them; a button still says which chat it is about.
  if (past === undefined || (since === undefined && state.at === "chatting")) return undefined;
  if ((since ?? past.since) !== past.since || now - past.endedAt > REPORTABLE_MS) return undefined;
  return { ...past, isOn: false };
}
