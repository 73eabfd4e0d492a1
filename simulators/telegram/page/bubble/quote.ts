import { button, el } from "../dom.ts";
import { contentOf } from "../list/preview.ts";
import type { Message } from "../server-types.ts";
import type { BubbleActions } from "./bubble.ts";

/** The message that another one answers; a press leads there. */
export function quote(replied: Message, actions: BubbleActions): HTMLElement {
  const { from, message_id } = replied;
  return button(
    { class: "quote", "aria-label": "Show the message that this one answers" },
    () => actions.point(message_id),
    el("bdi", { class: "quote-name" }, from.is_bot ? from.first_name : "You"),
    el("span", { class: "quote-text", dir: "auto" }, contentOf(replied)),
  );
}
