import { button, el, replaceContent } from "../dom.ts";
import { icon } from "../icons.ts";
import { contentOf } from "../list/preview.ts";
import type { Message } from "../server-types.ts";

/** The message that the next text answers, or takes the place of. */
export interface Aim {
  readonly kind: "reply" | "edit";
  readonly message: Message;
}

/** The line above the field that says what the next text is for. */
export interface AimLine {
  readonly element: HTMLElement;
  show(aim: Aim | undefined): void;
}

/** Builds the line; it is hidden until it shows something. */
export function createAimLine(onCancel: () => void): AimLine {
  const words = el("div", { class: "aim-words", role: "status" });
  const cancel = button({ class: "round-button", "aria-label": "Cancel" }, onCancel, icon("close"));
  const element = el("div", { class: "aim", hidden: true }, words, cancel);
  return {
    element,
    show(aim) {
      element.hidden = aim === undefined;
      replaceContent(words, ...(aim === undefined ? [] : [titleOf(aim), contentLine(aim.message)]));
    },
  };
}

function titleOf({ kind, message: { from } }: Aim): HTMLElement {
  const title = kind === "edit" ? "Edit" : `Reply to ${from.is_bot ? from.first_name : "yourself"}`;
  return el("bdi", { class: "quote-name" }, title);
}

function contentLine(message: Message): HTMLElement {
  return el("span", { class: "quote-text muted", dir: "auto" }, contentOf(message));
}
