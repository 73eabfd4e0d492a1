import { ChatAudit, type Owed } from "./chat-audit.ts";
import type { Edit } from "./edit-audit.ts";
import { type OffenceReport, Offences } from "./offences.ts";

/** What became of all that people did with one bot, as `GET /audit` answers it. */
export interface AuditReport {
  /** Messages and presses that the bot was told of: each owes an effect that somebody sees. */
  readonly asked: number;
  /** By their first effect: copied to another chat, answered in their own, or a button's answer. */
  readonly seen: { readonly relayed: number; readonly replied: number; readonly answered: number };
  /** Not owed any more, since the person stopped the bot. */
  readonly excused: number;
  /** Without an effect until now; after a run has settled, these are lost. */
  readonly owed: OffenceReport;
  /** Copied to the same chat more than once. */
  readonly copied_twice: OffenceReport;
  /** Sent into one chat again with nothing in between that asked for it. */
  readonly sent_twice: OffenceReport;
  /** Copied after a later message of the same chat, or changed after one. */
  readonly out_of_order: OffenceReport;
  readonly sends: number;
  readonly copies: number;
  readonly edits: EditReport;
}

/** What became of changed messages. */
export interface EditReport {
  readonly asked: number;
  readonly relayed: number;
  /** Those of messages that somebody had a copy of, in a chat that was surely on: their copies are to be changed too. */
  readonly due: number;
  /** Due, and without an effect until now. */
  readonly owed: OffenceReport;
}

/** `[from, to, first, last, copies]`: copies in a row from one chat to another, times in milliseconds since 1970. */
export type LinkRow = readonly [from: number, to: number, first: number, last: number, copies: number];

/**
 * Follows every update of one bot to its effects. It rests on the order that the bot promises (what one chat's updates
 * cause goes out in their order), so it never accuses wrongly, and of systematic losses it misses none. Bounded by the
 * number of chats and of new acquaintances.
 */
export class Audit {
  readonly #chats = new Map<number, ChatAudit>();
  readonly #copiedTwice = new Offences();
  readonly #sentTwice = new Offences();
  readonly #outOfOrder = new Offences();
  readonly #seen = { relayed: 0, replied: 0, answered: 0 };
  readonly #edits = { asked: 0, relayed: 0, due: 0 };
  #asked = 0;
  #excused = 0;
  #sends = 0;
  #copies = 0;

  /** The bot is told of a message or a press. */
  asked(chat: number, owed: Owed): void {
    this.#asked += 1;
    this.#of(chat).asked(owed);
  }

  /** The bot is told that a person changed a message. */
  edited(chat: number, edit: Edit): void {
    this.#edits.asked += 1;
    if (this.#of(chat).edits.asked(edit)) this.#edits.due += 1;
  }

  /** The bot showed something in the chat that is no copy of another one's message. */
  replied(chat: number): Owed | undefined {
    const audit = this.#of(chat);
    this.#edits.due -= audit.edits.spoke();
    const owed = audit.replied();
    if (owed !== undefined) this.#seen.replied += 1;
    return owed;
  }

  answered(chat: number, queryId: string): Owed | undefined {
    const owed = this.#of(chat).answered(queryId);
    if (owed !== undefined) this.#seen.answered += 1;
    return owed;
  }

  /** A chat's message was copied to another chat. */
  relayed(from: number, messageId: number, to: number, now: number): Owed | undefined {
    this.#copies += 1;
    const outcome = this.#of(from).relayed(messageId, to, now);
    const describe = () => `message ${messageId} of chat ${from} to chat ${to}`;
    if (outcome === "twice") this.#copiedTwice.add(describe);
    else if (outcome === "out of order") this.#outOfOrder.add(describe);
    else if (outcome !== undefined) {
      this.#seen.relayed += 1;
      return outcome;
    }
    return undefined;
  }

  /** The copy of an edited message was edited too. */
  relayedEdit(from: number, messageId: number, to: number): void {
    this.#edits.relayed += 1;
    if (this.#of(from).edits.relayed(messageId, to))
      this.#outOfOrder.add(() => `change of message ${messageId} of chat ${from} to chat ${to}`);
  }

  /** A send was accepted; `digest` is equal for equal ones. */
  sent(chat: number, method: string, digest: string, now: number): void {
    this.#sends += 1;
    if (this.#of(chat).repeats(digest, now)) this.#sentTwice.add(() => `${method} to chat ${chat}`);
  }

  /** The person stopped the bot. */
  excuse(chat: number): void {
    const audit = this.#of(chat);
    this.#excused += audit.excuse();
    this.#edits.due -= audit.edits.spoke();
  }

  report(): AuditReport {
    const owed = new Offences();
    const owedEdits = new Offences();
    for (const [chat, { edits, open }] of this.#chats) {
      for (const each of open) owed.add(() => `update ${each.update} of chat ${chat}`);
      for (const { messageId, update } of edits.owed)
        owedEdits.add(() => `update ${update} of chat ${chat}, which changed message ${messageId}`);
    }
    return {
      asked: this.#asked,
      seen: { ...this.#seen },
      excused: this.#excused,
      owed: owed.report(),
      copied_twice: this.#copiedTwice.report(),
      sent_twice: this.#sentTwice.report(),
      out_of_order: this.#outOfOrder.report(),
      sends: this.#sends,
      copies: this.#copies,
      edits: { ...this.#edits, owed: owedEdits.report() },
    };
  }

  /** Who heard whom, in the order of time per sender. */
  links(): LinkRow[] {
    return [...this.#chats].flatMap(([from, { links }]) =>
      links.map(({ to, first, last, copies }): LinkRow => [from, to, first, last, copies]),
    );
  }

  #of(chat: number): ChatAudit {
    let audit = this.#chats.get(chat);
    if (audit === undefined) {
      audit = new ChatAudit();
      this.#chats.set(chat, audit);
    }
    return audit;
  }
}
