/**
 * A lane is an ordered part of a chat's outbox with one holder at a time:
 * `t` talk (calls to Telegram), `w` work (jobs and deferred writes), `f` fast (answers that wait for nothing).
 */
export type LaneKind = "t" | "w" | "f";

/** Names, e.g. `t:42`, `f:42:1000017`. */
export function laneName(kind: LaneKind, chatId: number, suffix?: number | string): string {
  return suffix === undefined ? `${kind}:${chatId}` : `${kind}:${chatId}:${suffix}`;
}

/** The kind and chat of a lane's name. */
export function parseLane(lane: string): { readonly kind: LaneKind; readonly chatId: number } {
  const kind = lane[0];
  const chatId = Number(lane.split(":", 2)[1]);
  if ((kind !== "t" && kind !== "w" && kind !== "f") || !Number.isSafeInteger(chatId))
    throw new TypeError(`not a lane's name: ${lane}`);
  return { kind, chatId };
}
