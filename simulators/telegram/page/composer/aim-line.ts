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

/** Builds the line; it is hidden until it shows something. What is read out stands apart from it: news in a hidden place are silent. */
export function createAimLine(onCancel: () => void): AimLine {
  const spoken = el("div", { class: "visually-hidden", role: "status" });
  const words = el("div", { class: "aim-words", "aria-hidden": "true" });
  const cancel = button({ class: "round-button", "aria-label": "Cancel" }, onCancel, icon("close"));
  const line = el("div", { class: "aim", hidden: true }, words, cancel);
  return {
    element: el("div", {}, spoken, line),
    show(aim) {
      line.hidden = aim === undefined;
      replaceContent(spoken, aim && `${titleOf(aim)}: ${contentOf(aim.message)}`);
      replaceContent(words, ...(aim === undefined ? [] : linesOf(aim)));
    },
  };
}

function titleOf({ kind, message: { from } }: Aim): string {
  return kind === "edit" ? "Edit" : `Reply to ${from.is_bot ? from.first_name : "yourself"}`;
}

function linesOf(aim: Aim): HTMLElement[] {
  return [
    el("bdi", { class: "quote-name" }, titleOf(aim)),
    el("span", { class: "quote-text muted", dir: "auto" }, contentOf(aim.message)),
  ];
}
