import { avatar } from "../avatar.ts";
import { el } from "../dom.ts";
import type { ListedBot } from "../server-types.ts";

/** What an empty chat shows: what the bot can do. */
export function createEmptyChat({ id, first_name, description, about }: ListedBot): HTMLElement {
  return el(
    "section",
    { class: "empty-chat" },
    avatar(id, first_name, "large"),
    el("h2", { dir: "auto" }, first_name),
    el("p", { class: "empty-lead" }, "What can this bot do?"),
    el("p", { dir: "auto", class: "empty-about" }, description || about || "Press START and see."),
  );
}
