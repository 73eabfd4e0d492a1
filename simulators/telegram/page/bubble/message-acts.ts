import { button, el } from "../dom.ts";
import { icon } from "../icons.ts";
import type { Message } from "../server-types.ts";
import type { BubbleActions } from "./bubble.ts";

/** What can be done with a message itself; a text of the person's own can be changed. They show under the pointer and the focus, to which `ActStops` leads. */
export function messageActs(message: Message, actions: BubbleActions): HTMLElement {
  const isOwnText = !message.from.is_bot && message.text !== undefined;
  const reply = button(
    { class: "act", "aria-label": "Reply", title: "Reply", tabindex: -1 },
    () => actions.aim({ kind: "reply", message }),
    icon("reply"),
  );
  const edit = button(
    { class: "act", "aria-label": "Edit", title: "Edit", tabindex: -1 },
    () => actions.aim({ kind: "edit", message }),
    icon("edit"),
  );
  return el("div", { class: "acts" }, reply, isOwnText && edit);
}
