import type { MatchmakingSession } from "../session.ts";
import { pastChats } from "./past.ts";

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
  const { state } = session;
  if (state.at === "chatting" && (since ?? state.since) === state.since) {
    const { pair, partner } = state;
    return { pair, partner, since: state.since, isOn: true, reported: false, blocked: false };
  }
  // While somebody new is here, a command means them; a button still says which chat it is about.
  if (since === undefined && state.at === "chatting") return undefined;
  const past = pastChats(session, now).find((chat) => (since ?? chat.since) === chat.since);
  return past && { ...past, isOn: false };
}
