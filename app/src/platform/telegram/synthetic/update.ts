/**
 * What the synthetic person sends: an update of a kind that Telegram does not have. No person can send one, whatever they
 * write; only whoever knows the webhook's secret can. It has a delivery queue of its own, so that its ids (ms since 1970,
 * Telegram's have 32 bits) are never compared with Telegram's, and no message is taken for one that came before.
 */
export const SYNTHETIC = "botfleet_synthetic";

/** The update with this id, from a chat. */
export function syntheticUpdate(updateId: number, chatId: number): Readonly<Record<string, unknown>> {
  return { update_id: updateId, [SYNTHETIC]: { chat: { id: chatId } } };
}

/** Name of the effect of such an update, by which whoever sent it finds what became of the answer. */
export const syntheticEffect = (updateId: number): string => `synthetic.${updateId}`;

/** Makes ids that only grow, also where the clock is set back. @param now ms since 1970 */
export function syntheticIds(now: () => number = Date.now): () => number {
  let last = 0;
  return () => {
    last = Math.max(last + 1, now());
    return last;
  };
}
