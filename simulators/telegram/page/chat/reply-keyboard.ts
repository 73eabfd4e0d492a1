import { button, el, replaceContent } from "../dom.ts";
import type { ChatKeyboard } from "../server-types.ts";

/** The keys that a bot puts in place of the letters. */
export interface ReplyKeyboard {
  readonly element: HTMLElement;
  show(keyboard: ChatKeyboard | null): void;
  toggle(): void;
}

/** Builds the place of the keys; `onState` tells whether there are any and whether they are open. */
export function createReplyKeyboard(
  onPress: (text: string) => void,
  onState: (hasKeys: boolean, isOpen: boolean) => void,
): ReplyKeyboard {
  const element = el("div", {
    class: "reply-keyboard",
    role: "group",
    "aria-label": "Keyboard of the bot",
    hidden: true,
  });
  let shown = "null";
  let hasKeys = false;

  function setOpen(isOpen: boolean): void {
    element.hidden = !isOpen;
    onState(hasKeys, isOpen);
  }

  return {
    element,
    show(keyboard) {
      const state = JSON.stringify(keyboard);
      if (state === shown) return;
      shown = state;
      const rows = keyboard?.keyboard ?? [];
      hasKeys = rows.length > 0;
      const press = (text: string) => {
        onPress(text);
        if (keyboard?.one_time_keyboard === true) setOpen(false);
      };
      replaceContent(element, ...rows.map((row) => keyRow(row, press)));
      setOpen(hasKeys);
    },
    toggle: () => setOpen(element.hidden !== false),
  };
}

function keyRow(row: readonly { readonly text: string }[], press: (text: string) => void): HTMLElement {
  const keys = row.map(({ text }) => button({ class: "reply-key", dir: "auto" }, () => press(text), text));
  return el("div", { class: "key-row" }, ...keys);
}
