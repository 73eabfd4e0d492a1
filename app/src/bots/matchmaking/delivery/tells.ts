import type { MatchEvent } from "../matcher/event.ts";
import type { EventName } from "../services.ts";

/** One thing that one chat is told, once per effect id. */
export interface Tell {
  readonly chat: number;
  readonly effectId: string;
  readonly event: EventName;
  readonly payload: object;
  /** Whoever left: they are told of somebody new only after this. */
  readonly left?: number;
}

/** What people are told of something the matcher did at a time, unix ms. */
export function tellsOf(event: MatchEvent, at: number): readonly Tell[] {
  if (event.kind === "paired") {
    const { pair, sides } = event;
    return sides.map(({ person, seq, widened }, index) => {
      const partner = sides[1 - index]?.person;
      const payload = { pair, partner, seq, since: at, widened };
      return { chat: person, effectId: `paired.${pair}`, event: "paired", payload };
    });
  }
  if (event.kind === "ended") {
    // Whoever ended it was told by the answer to what they did.
    const { pair, partner: chat, person: partner, reason } = event;
    const payload = { pair, partner, reason };
    return [{ chat, effectId: `ended.${pair}`, event: "ended", payload, left: partner }];
  }
  const { person: chat, seq } = event;
  if (event.kind === "expired")
    return [{ chat, effectId: `expired.${seq}`, event: "expired", payload: { seq } }];
  const { ageFrom, ageTo, level } = event;
  return [
    { chat, effectId: `widened.${seq}.${level}`, event: "widened", payload: { seq, level, ageFrom, ageTo } },
  ];
}
