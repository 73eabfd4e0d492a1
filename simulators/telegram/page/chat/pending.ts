import { button, type Child, el, replaceContent } from "../dom.ts";
import { icon } from "../icons.ts";
import { ServerFailure, sentenceOf } from "../server.ts";
import type { Outcome } from "../server-types.ts";

/** What the person sent and the chat does not show yet, in order. */
export interface Pending {
  readonly element: HTMLElement;
  /** Shows `content` as being sent, and sends it after all that was sent before. */
  add(content: Child, send: () => Promise<Outcome>): void;
  /** Lets go of what a chat at this revision shows; a whole chat shows all that the server has taken. */
  settle(revision: number, isWhole: boolean): void;
}

interface Entry {
  readonly node: HTMLElement;
  revision: number | undefined;
}

/** Builds an empty shelf of unsent messages. */
export function createPending(): Pending {
  const element = el("div", { class: "messages pending" });
  const entries = new Set<Entry>();
  let seen = 0;
  let turn: Promise<void> = Promise.resolve();

  function drop(entry: Entry): void {
    entry.node.remove();
    entries.delete(entry);
  }

  function enqueue(entry: Entry, foot: HTMLElement, send: () => Promise<Outcome>): void {
    replaceContent(
      foot,
      el("bdi", { class: "meta", role: "img", "aria-label": "Being sent" }, icon("clock")),
    );
    turn = turn.then(async () => {
      try {
        entry.revision = (await send()).revision;
        if (entry.revision <= seen) drop(entry);
      } catch (error) {
        replaceContent(
          foot,
          failure(
            error,
            () => enqueue(entry, foot, send),
            () => drop(entry),
          ),
        );
      }
    });
  }

  return {
    element,
    add(content, send) {
      const foot = el("div", { class: "pending-foot" });
      const node = el(
        "article",
        { class: "message out last" },
        el("div", { class: "bubble" }, content, foot),
      );
      const entry: Entry = { node, revision: undefined };
      entries.add(entry);
      element.append(node);
      enqueue(entry, foot, send);
    },
    settle(revision, isWhole) {
      seen = revision;
      for (const entry of [...entries]) {
        if (entry.revision !== undefined && (isWhole || entry.revision <= revision)) drop(entry);
      }
    },
  };
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
