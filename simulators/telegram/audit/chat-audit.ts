import { EditAudit } from "./edit-audit.ts";

/** An update that owes an effect which somebody sees. */
export interface Owed {
  readonly update: number;
  /** When the person did it, milliseconds since 1970. */
  readonly at: number;
  /** The message it is about; 0 for a pressed button. */
  readonly messageId: number;
  /** The pressed button's query; empty for a message. */
  readonly queryId: string;
}

/** Copies from one chat to another in a row: who heard whom, and when. Times are milliseconds since 1970. */
export interface Link {
  readonly to: number;
  readonly first: number;
  last: number;
  copies: number;
}

/** Equal sends further apart than this have different causes: a repetition comes within a lease. */
const REPEATED_WITHIN_MS = 60_000;

/**
 * What one chat's updates led to. It holds what is still owed, not what was: a run of any length costs a chat a few
 * hundred bytes, since effects come in the order of their causes.
 */
export class ChatAudit {
  readonly links: Link[] = [];
  readonly edits = new EditAudit();
  #owed: Owed[] = [];
  /** Passed over: a later message of the chat was copied, these were neither copied nor answered. */
  #passed: Owed[] = [];
  #lastCopied = 0;
  #lastTarget = 0;
  readonly #sends = new Map<string, number>();
  #lastSendAt = 0;
  #acts = 0;

  /** All that had no effect yet, the oldest first. */
  get open(): readonly Owed[] {
    return [...this.#passed, ...this.#owed];
  }

  asked(owed: Owed): void {
    if (this.#owed.length === 0) {
      this.#acts = 0;
      if (this.#sends.size > 0) this.#sends.clear();
    }
    this.#acts += 1;
    this.#owed.push(owed);
  }

  /** The bot wrote or changed something in this chat: that goes to the oldest update. */
  replied(): Owed | undefined {
    return this.#owed.shift();
  }

  /** The bot answered a pressed button. */
  answered(queryId: string): Owed | undefined {
    const index = this.#owed.findIndex((owed) => owed.queryId === queryId);
    return index < 0 ? undefined : this.#owed.splice(index, 1)[0];
  }

  /** Forgives what is owed, since the person stopped the bot; answers how much that was. */
  excuse(): number {
    const excused = this.#owed.length;
    this.#owed = [];
    return excused;
  }

  /** A message of this chat was copied to another one; answers what is wrong with that, or whose effect it is. */
  relayed(messageId: number, to: number, now: number): Owed | "twice" | "out of order" | undefined {
    this.#link(to, now);
    this.edits.copied(messageId, to);
    if (messageId <= this.#lastCopied) return this.#late(messageId, to);
    this.#lastCopied = messageId;
    this.#lastTarget = to;
    if (this.#owed[0]?.messageId === messageId) return this.#owed.shift();
    const { before, found, after } = split(this.#owed, messageId);
    this.#passed.push(...before);
    this.#owed = after;
    return found;
  }

  /** True when this send equals an earlier one that no act of the person explains. */
  repeats(digest: string, now: number): boolean {
    if (now - this.#lastSendAt > REPEATED_WITHIN_MS) this.#sends.clear();
    this.#lastSendAt = now;
    const times = (this.#sends.get(digest) ?? 0) + 1;
    this.#sends.set(digest, times);
    return times > Math.max(1, this.#acts);
  }

  #late(messageId: number, to: number): "twice" | "out of order" | undefined {
    const passed = this.#passed.findIndex((owed) => owed.messageId === messageId);
    if (passed >= 0) {
      this.#passed.splice(passed, 1);
      return "out of order";
    }
    // One message may go to many chats, as a broadcast does; only the same one again is a repetition.
    const spread = messageId === this.#lastCopied && to !== this.#lastTarget;
    this.#lastTarget = to;
    return spread ? undefined : "twice";
  }

  #link(to: number, now: number): void {
    const newest = this.links.at(-1);
    if (newest?.to !== to) this.links.push({ to, first: now, last: now, copies: 1 });
    else {
      newest.last = now;
      newest.copies += 1;
    }
  }
}

/** Takes a message out of what is owed; the messages before it are passed over, presses are answered by themselves. */
function split(owed: readonly Owed[], messageId: number) {
  const before: Owed[] = [];
  const after: Owed[] = [];
  let found: Owed | undefined;
  for (const each of owed) {
    if (each.messageId === messageId) found = each;
    else if (each.messageId > 0 && each.messageId < messageId) before.push(each);
    else after.push(each);
  }
  return { before, found, after };
}
