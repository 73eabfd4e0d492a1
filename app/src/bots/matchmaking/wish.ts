import { rememberChat } from "./chat/past.ts";
import type { LeaveReason, MatchWish, WriteName } from "./services.ts";
import type { Chatting, MatchmakingSession, Searching } from "./session.ts";

/** Whoever wishes: an update's context, or an event's. */
export interface Wisher {
  readonly session: MatchmakingSession;
  later(write: WriteName, payload: unknown): void;
}

type Leave = NonNullable<MatchWish["leave"]>;

/** Asks the matcher, after the commit, to end what the person is in and to look for somebody where `join` is given. */
export function wish(
  wisher: Wisher,
  now: number,
  person: number,
  wanted: Pick<MatchWish, "leave" | "join">,
): number {
  const { session } = wisher;
  // Greater than the last one, whatever the clocks of two processes say.
  session.seq = Math.max(session.seq + 1, now);
  wisher.later("match", { person, seq: session.seq, ...wanted } satisfies MatchWish);
  return session.seq;
}

/** Asks for a search once more, as it is: nothing happens, unless the matcher lost it. */
export function wishAgain(wisher: Wisher, person: number, { seq }: Searching): void {
  const { profile } = wisher.session;
  if (profile !== undefined) wisher.later("match", { person, seq, join: profile } satisfies MatchWish);
}

/** Ends a chat for the session; the partner is remembered for a report. Answers what the matcher is to be told. */
export function endChat(
  session: MatchmakingSession,
  chat: Chatting,
  now: number,
  reason: LeaveReason,
): Leave {
  session.state = { at: "idle" };
  rememberChat(session, chat, now);
  return { pair: chat.pair, partner: chat.partner, reason };
}

/**
 * Ends the chat that the person is in, if it is with this partner: the same two may have met again since the chat that a
 * button is about. @returns whether it was
 */
export function leavePartner(
  wisher: Wisher,
  now: number,
  person: number,
  { partner, reason }: Pick<Leave, "partner" | "reason">,
): boolean {
  const { session } = wisher;
  if (session.state.at !== "chatting" || session.state.partner !== partner) return false;
  wish(wisher, now, person, { leave: endChat(session, session.state, now, reason) });
  return true;
}

/** As {@link endChat}, for whatever the person is doing: nothing is to be left where they are in no chat. */
export function leaveAny(session: MatchmakingSession, now: number, reason: LeaveReason): Leave | undefined {
  const { state } = session;
  if (state.at === "chatting") return endChat(session, state, now, reason);
  session.state = { at: "idle" };
  return undefined;
}
