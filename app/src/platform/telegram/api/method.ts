/**
 * What becomes of a call that a handler makes.
 * - `collected`: kept in the outbox and sent in the chat's order after the commit;
 * - `fast`: kept too, but waits for nothing (answers to queries have seconds to live);
 * - `action`: sent after the commit and forgotten (a typing sign lives five seconds);
 * - `direct`: its answer is needed now (`getFile`, `createInvoiceLink`), so it goes straight through.
 */
export type MethodClass = "collected" | "fast" | "action" | "direct";

const COLLECTED =
  /^(send|edit|delete|copy|forward|pin|unpin|set|ban|unban|restrict|promote|approve|decline|leave|refund|stop|unhide|hide|reopen|close[A-Z]|react)/;

/** Sorts a Bot API method by its name. */
export function classOf(method: string): MethodClass {
  if (method === "sendChatAction") return "action";
  if (method.startsWith("answer")) return "fast";
  return COLLECTED.test(method) ? "collected" : "direct";
}

/** True for calls that show a person something; what takes away, pins or sets does not answer anybody. */
export function showsSomething(method: string): boolean {
  return /^(send|edit|copy|forward|setMessageReaction$)/.test(method);
}

/** True for calls that answer with the message they made. */
export function makesMessage(method: string): boolean {
  return /^(send|copyMessage$|forwardMessage$)/.test(method) && method !== "sendMediaGroup";
}
