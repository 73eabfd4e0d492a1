import { parseHtml } from "../../../simulators/telegram/entities/html.ts";
import type { LaneStep, SentMessage } from "./lane-steps.ts";

/** A message of the bot as the person sees it: text or caption, and the name of its file, or nothing. */
export interface ChatMessage {
  readonly text: string;
  readonly file: string;
}

/**
 * What a process that died may have left to be sent once more: in each chat the message that it sent last, where nothing
 * that it wrote afterwards notes it as done. Whatever it sent before was noted, and must not come again.
 * @param trace what it wrote until it died, in the order of the wire; chats have lanes of their own, side by side
 */
export function unrecordedSends(trace: readonly LaneStep[]): readonly SentMessage[] {
  const unrecorded = new Map<string, SentMessage>();
  const settledBy = new Map<string, number>();
  for (const each of trace) {
    if (each.step === "send") unrecorded.set(`t:${each.message.chat}`, each.message);
    else if (each.step === "postpone") unrecorded.delete(each.lane);
    else {
      // What settles nothing more only keeps the lane: an upload takes longer than a lease.
      const lease = `${each.lane} ${each.token}`;
      if (each.settled <= (settledBy.get(lease) ?? 0)) continue;
      settledBy.set(lease, each.settled);
      unrecorded.delete(each.lane);
    }
  }
  return [...unrecorded.values()];
}

/** How a chat differs from the one of an undisturbed journey. */
export interface ChatVerdict {
  /** What is there and not in the other, or oftener. */
  readonly repeats: readonly string[];
  /** What of it is none of the messages that may be there once more. */
  readonly unexplained: readonly string[];
  /** What is only in the other. */
  readonly missing: readonly string[];
}

/**
 * Compares a chat with the one of somebody else who went on the same journey undisturbed.
 * @param mayRepeat of which one may be there once more: literally that text and that file, numbers and all
 */
export function judgeChat(
  chat: readonly ChatMessage[],
  undisturbed: readonly ChatMessage[],
  mayRepeat: readonly SentMessage[],
): ChatVerdict {
  const wanted = undisturbed.map(withoutNumbers);
  const repeats = beyond(chat.map(withoutNumbers), wanted);
  const copy =
    repeats.length === 0 ? -1 : chat.findIndex((each) => mayRepeat.some((sent) => isOf(each, sent)));
  const rest = (copy < 0 ? chat : chat.toSpliced(copy, 1)).map(withoutNumbers);
  return { repeats, unexplained: beyond(rest, wanted), missing: beyond(wanted, rest) };
}

/** Whether a message is what was sent, to the letter. */
function isOf({ file, text }: ChatMessage, sent: SentMessage): boolean {
  const shown = sent.parseMode === "HTML" ? parseHtml(sent.text).text : sent.text;
  return file === sent.file && text === shown.trim();
}

/** The same message of two people is the same text: numbers differ from person to person. */
const withoutNumbers = ({ file, text }: ChatMessage): string =>
  `${text}${file && ` [${file}]`}`
    .replace(/\b[SP]-[A-Z0-9]{6,10}\b/g, "ORDER")
    .replace(/[A-Z]*\d[\dA-Z]*/g, "N");

/** The texts that another list does not have, or not so often. */
function beyond(texts: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return texts.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
