import { button, type Child, el, replaceContent } from "../dom.ts";
import { icon } from "../icons.ts";
import { ServerFailure, sentenceOf } from "../server.ts";
import type { Outcome } from "../server-types.ts";

interface Entry {
  readonly node: HTMLElement;
  readonly foot: HTMLElement;
  readonly send: () => Promise<Outcome>;
  /** The chat's revision that shows it; undefined while the server has not taken it. */
  revision: number | undefined;
}

/** What the person sent and the chat does not show yet, in order. */
export class Pending {
  readonly element = el("div", { class: "messages pending" });
  readonly #entries = new Set<Entry>();
  #seen = 0;
  #turn: Promise<void> = Promise.resolve();

  /** Shows `content` as being sent, and sends it after all that was sent before. */
  add(content: Child, send: () => Promise<Outcome>): void {
    const foot = el("div", { class: "pending-foot" });
    const bubble = el("div", { class: "bubble" }, content, foot);
    const node = el("article", { class: "message out last", "aria-label": "Being sent" }, bubble);
    const entry: Entry = { node, foot, send, revision: undefined };
    this.#entries.add(entry);
    this.element.append(node);
    this.#enqueue(entry);
  }

  /** Lets go of what a chat at this revision shows; a whole chat shows all that the server has taken. */
  settle(revision: number, isWhole: boolean): void {
    this.#seen = revision;
    for (const entry of [...this.#entries]) {
      if (entry.revision !== undefined && (isWhole || entry.revision <= revision)) this.#drop(entry);
    }
  }

  #enqueue(entry: Entry): void {
    replaceContent(entry.foot, el("span", { class: "meta" }, icon("clock")));
    this.#turn = this.#turn.then(() => this.#send(entry));
  }

  async #send(entry: Entry): Promise<void> {
    try {
      entry.revision = (await entry.send()).revision;
      if (entry.revision <= this.#seen) this.#drop(entry);
    } catch (error) {
      const retry = () => this.#enqueue(entry);
      replaceContent(
        entry.foot,
        failure(error, retry, () => this.#drop(entry)),
      );
    }
  }

  #drop(entry: Entry): void {
    entry.node.remove();
    this.#entries.delete(entry);
  }
}

/** Says why something was not sent; what the server refused is not worth trying again. */
function failure(error: unknown, onRetry: () => void, onDrop: () => void): HTMLElement {
  const isFinal = error instanceof ServerFailure && error.status >= 400 && error.status < 500;
  return el(
    "div",
    { class: "not-sent", role: "alert" },
    el("span", {}, `Not sent. ${sentenceOf(error)}`),
    !isFinal && button({ class: "link-button" }, onRetry, "Try again"),
    button({ class: "link-button" }, onDrop, "Remove"),
  );
}
