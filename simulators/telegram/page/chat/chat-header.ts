import { avatar } from "../avatar.ts";
import { el, replaceContent } from "../dom.ts";
import { icon } from "../icons.ts";
import { createMenu } from "../overlay/menu.ts";
import type { ListedBot } from "../server-types.ts";

/** The bar above a conversation. */
export interface ChatHeader {
  readonly element: HTMLElement;
  describe(bot: ListedBot): void;
  /** What the bot is about; an empty text shows its username. */
  say(saying: string): void;
}

/** Builds the bar: the way back, who the bot is, a menu. */
export function createChatHeader(
  bot: ListedBot,
  isBlocked: () => boolean,
  onToggleBlocked: () => void,
): ChatHeader {
  const name = el("bdi", { class: "chat-name" });
  const line = el("span", { class: "small muted chat-line" });
  const face = el("span", { class: "face" });
  const menu = createMenu("Chat menu", "more", () => [
    { title: isBlocked() ? "Unblock the bot" : "Stop the bot", icon: "stop", onChoose: onToggleBlocked },
  ]);
  const back = el(
    "a",
    { class: "round-button back", href: "#", "aria-label": "Back to the list of bots" },
    icon("back"),
  );
  const element = el(
    "header",
    { class: "bar" },
    back,
    face,
    el("div", { class: "bar-title" }, el("h2", {}, name), line),
    menu.element,
  );

  const header: ChatHeader = {
    element,
    describe({ id, first_name }) {
      replaceContent(face, avatar(id, first_name, "small"));
      replaceContent(name, first_name);
    },
    say(saying) {
      replaceContent(line, saying === "" ? `bot · @${bot.username}` : `${saying}…`);
      line.classList.toggle("active", saying !== "");
    },
  };
  header.describe(bot);
  header.say("");
  return header;
}
