import { z } from "zod";
import type { EventContext } from "../../../platform/telegram/pipeline/event.ts";
import type { Profile } from "../profile.ts";
import { EVENTS, type LeaveReason, type MatchmakingServices, type MatchWish } from "../services.ts";

/** What somebody is doing, as their session has it. */
export interface TalkerSession {
  known: boolean;
  seq: number;
  state:
    | { readonly at: "idle" }
    | { readonly at: "searching"; readonly seq: number }
    | { readonly at: "chatting"; readonly pair: string; readonly partner: number };
}

/** Whoever talks with anybody. */
const ANYBODY: Profile = { age: 25, gender: "other", seeks: "any", ageFrom: 18, ageTo: 99, language: "en" };
const act = z.object({ kind: z.enum(["next", "stop", "look"]) });

/**
 * A conversation in its barest form: a session that follows the contract in `services.ts` and says nothing. What people
 * press comes as the event `act`, since that is committed and followed by its deferred writes just as an update is.
 */
export function talker(services: MatchmakingServices, now: () => number = Date.now) {
  type Context = EventContext<TalkerSession>;
  /** Answers whether the session was lost and is back as MongoDB knows it. */
  const recall = async ({ chatId, session, signal }: Context): Promise<boolean> => {
    if (session.known) return false;
    session.known = true;
    const pair = (await services.recall(chatId, signal))?.pair;
    if (pair !== undefined) session.state = { at: "chatting", pair: pair.id, partner: pair.partner };
    return true;
  };
  const wish = (ctx: Context, wanted: Pick<MatchWish, "leave" | "join">): number => {
    const { session } = ctx;
    session.seq = Math.max(session.seq + 1, now());
    ctx.later("match", { person: ctx.chatId, seq: session.seq, ...wanted });
    return session.seq;
  };
  const leaveOf = ({ state }: TalkerSession, reason: LeaveReason) =>
    state.at === "chatting" ? { leave: { pair: state.pair, partner: state.partner, reason } } : {};
  return {
    name: "talker",
    session: {
      initial: (): TalkerSession => ({ known: false, seq: 0, state: { at: "idle" } }),
      parse: (stored: unknown) => stored as TalkerSession,
    },
    events: {
      act: async (ctx: Context, payload: unknown) => {
        await recall(ctx);
        const { session } = ctx;
        const { state } = session;
        const { kind } = act.parse(payload);
        // Whatever else brings somebody back.
        if (kind === "look") return;
        if (kind === "stop") {
          if (state.at !== "idle") wish(ctx, leaveOf(session, "stop"));
          session.state = { at: "idle" };
        } else if (state.at === "searching") {
          ctx.later("match", { person: ctx.chatId, seq: state.seq, join: ANYBODY });
        } else {
          const seq = wish(ctx, { ...leaveOf(session, "next"), join: ANYBODY });
          session.state = { at: "searching", seq };
        }
      },
      paired: async (ctx: Context, payload: unknown) => {
        const { pair, partner, seq } = EVENTS.paired.parse(payload);
        await recall(ctx);
        const { session } = ctx;
        if (session.state.at === "searching" && session.state.seq === seq)
          session.state = { at: "chatting", pair, partner };
      },
      ended: async (ctx: Context, payload: unknown) => {
        const { pair } = EVENTS.ended.parse(payload);
        await recall(ctx);
        const { state } = ctx.session;
        if (state.at === "chatting" && state.pair === pair) ctx.session.state = { at: "idle" };
      },
    },
  };
}
