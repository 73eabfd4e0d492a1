/** A person's change of a message of which somebody has a copy. */
export interface Edit {
  readonly update: number;
  /** The changed message. */
  readonly messageId: number;
  /** Messages of the bot's chats from this id on were sent after the change. */
  readonly nextId: number;
}

interface OpenEdit extends Edit {
  readonly to: number;
}

/**
 * The changes of one chat's messages, of which the copies are to be changed too. Owed is that only while the chat with
 * the other one is surely on: the bot has said nothing of its own since the message was copied. Who leaves is told so,
 * and so is who was left, perhaps only after they changed something: then that is owed no more. What is said later and
 * copied to the same person proves that the chat was still on.
 */
export class EditAudit {
  #to = 0;
  /** First message copied to that person since the bot said something of its own; 0: none. */
  #since = 0;
  #open: OpenEdit[] = [];
  /** Something later was copied already. */
  #passed: OpenEdit[] = [];

  /** Edits whose copy is not changed yet, the oldest first. */
  get owed(): readonly Edit[] {
    return [...this.#passed, ...this.#open];
  }

  /** A message was copied. */
  copied(messageId: number, to: number): void {
    if (this.#since === 0 || to !== this.#to) {
      this.#to = to;
      this.#since = messageId;
    }
    if (this.#open.length === 0) return;
    const isOvertaken = (edit: OpenEdit) => edit.to === to && messageId >= edit.nextId;
    this.#passed.push(...this.#open.filter(isOvertaken));
    this.#open = this.#open.filter((edit) => !isOvertaken(edit));
  }

  /** A message was changed; answers whether a change of its copy is owed. */
  asked(edit: Edit): boolean {
    if (this.#since === 0 || edit.messageId < this.#since) return false;
    this.#open.push({ ...edit, to: this.#to });
    return true;
  }

  /**
   * The copy of a message was changed; one that stands for several changes in a row settles them all. True when that came
   * after something that was said later.
   */
  relayed(messageId: number, to: number): boolean {
    const isOther = (edit: OpenEdit) => edit.messageId !== messageId || edit.to !== to;
    const stillPassed = this.#passed.filter(isOther);
    const isLate = stillPassed.length < this.#passed.length;
    this.#passed = stillPassed;
    this.#open = this.#open.filter(isOther);
    return isLate;
  }

  /** The bot said something of its own in the chat: perhaps that the other one left. Answers what is not owed any more. */
  spoke(): number {
    const excused = this.#open.length;
    this.#since = 0;
    this.#open = [];
    return excused;
  }
}
