import { avatar } from "../avatar.ts";
import { el, replaceContent } from "../dom.ts";
import { placeHash } from "../links.ts";
import { copyText } from "../overlay/copy.ts";
import { confirmDialog } from "../overlay/dialog.ts";
import { createMenu } from "../overlay/menu.ts";
import type { ListedBot, Person } from "../server-types.ts";
import { fullTime, listTime } from "../times.ts";
import { previewOf } from "./preview.ts";

/** The left side: who the person is, and their bots. */
export interface BotList {
  readonly element: HTMLElement;
  show(bots: readonly ListedBot[], open: string | undefined): void;
  setOnline(isOnline: boolean): void;
}

/** Builds the list; bots that wrote last stand first. */
export function createBotList(person: Person, onNewPerson: () => void): BotList {
  const items = el("ul", { class: "bots" });
  const status = el("span", { class: "small muted", role: "status" });
  const menu = createMenu("Menu", "menu", () => [
    // What OWNER_TELEGRAM_IDS names, for one.
    {
      title: `Copy Telegram id ${person.id}`,
      icon: "copy",
      onChoose: () => void copyText(String(person.id)),
    },
    { title: "New person", icon: "person", onChoose: () => askForNewPerson(person, onNewPerson) },
  ]);
  const header = el(
    "header",
    { class: "bar" },
    menu.element,
    el("h1", { class: "bar-title" }, el("bdi", {}, person.first_name), status),
  );
  const element = el("nav", { class: "sidebar", "aria-label": "Bots" }, header, items);
  let shown = "";
  return {
    element,
    show(bots, open) {
      const state = JSON.stringify([bots, open]);
      if (state === shown) return;
      shown = state;
      const focused = document.activeElement?.getAttribute("href");
      replaceContent(items, ...sorted(bots).map((bot) => el("li", {}, entry(bot, bot.name === open))));
      if (bots.length === 0) items.append(el("li", { class: "muted empty-list" }, "No bot is here yet."));
      if (typeof focused === "string") {
        const again = [...items.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused);
        again?.focus({ preventScroll: true });
      }
    },
    setOnline(isOnline) {
      replaceContent(status, isOnline ? "" : "Waiting for the server…");
    },
  };
}

function askForNewPerson({ first_name }: Person, onNewPerson: () => void): void {
  const lost = `This browser forgets ${first_name} for good: nobody can come back to these chats, nor to what the bots keep for ${first_name}, such as a balance, orders or a partner.`;
  const instead =
    "To be two people at once, cancel, and open this page in a private window or in another browser.";
  confirmDialog("Begin as a new person?", `${lost}\n\n${instead}`, "New person", onNewPerson);
}

function sorted(bots: readonly ListedBot[]): ListedBot[] {
  return [...bots].sort((a, b) => (b.last_message?.date ?? 0) - (a.last_message?.date ?? 0));
}

function entry(bot: ListedBot, isOpen: boolean): HTMLElement {
  const { id, name, first_name, last_message: last, unread } = bot;
  const count = isOpen ? 0 : unread;
  return el(
    "a",
    { class: "bot", href: placeHash(name), "aria-current": isOpen ? "page" : undefined, "data-bot": name },
    avatar(id, first_name),
    el(
      "span",
      { class: "bot-line" },
      el("bdi", { class: "bot-name" }, first_name),
      last !== null &&
        el(
          "time",
          { class: "small muted", title: fullTime(last.date) },
          listTime(last.edit_date ?? last.date),
        ),
    ),
    el(
      "span",
      { class: "bot-line" },
      el(
        "span",
        { class: "bot-preview muted", dir: "auto" },
        last === null ? bot.about || "Say hello" : previewOf(last),
      ),
      count > 0 && el("span", { class: "unread", "aria-label": `${count} unread` }, String(count)),
    ),
  );
}
