import type { MatchmakingSession } from "../session.ts";

/** How long a chat that ended can still be reported, ms. */
const REPORTABLE_MS = 10 * 60_000;

/** A chat that something can be done about. */
export interface LastChat {
  readonly pair: string;
  readonly partner: number;
  readonly isOn: boolean;
  readonly reported: boolean;
  readonly blocked: boolean;
}

/** The chat a person is in, else the one that ended a moment ago. @param pair answers that one only */
export function lastChat(session: MatchmakingSession, now: number, pair?: string): LastChat | undefined {
  const { past, state } = session;
  if (state.at === "chatting" && (pair ?? state.pair) === state.pair)
    return { pair: state.pair, partner: state.partner, isOn: true, reported: false, blocked: false };
  // While somebody new is here, a command means them; a button still says which chat it is about.
  if (past === undefined || (pair === undefined && state.at === "chatting")) return undefined;
  if ((pair ?? past.pair) !== past.pair || now - past.endedAt > REPORTABLE_MS) return undefined;
  return {
    pair: past.pair,
    partner: past.partner,
    isOn: false,
    reported: past.reported,
    blocked: past.blocked,
  };
}
