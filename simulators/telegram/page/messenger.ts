import { type Conversation, createConversation } from "./chat/conversation.ts";
import { el, replaceContent } from "./dom.ts";
import { icon } from "./icons.ts";
import { botLink, placeHash, readPlace } from "./links.ts";
import { createBotList } from "./list/bot-list.ts";
import { watchBots } from "./list/watch-bots.ts";
import type { ListedBot, Person } from "./server-types.ts";

/** What the messenger cannot do itself. */
export interface MessengerEvents {
  onNewPerson(): void;
  /** The server knows this person no more. */
  onUnknownPerson(): void;
}

/** The list of bots and the open conversation. */
export interface Messenger {
  readonly element: HTMLElement;
  close(): void;
}

/** Shows a person's bots; the hash of the address says which one is open. */
export function createMessenger(person: Person, events: MessengerEvents): Messenger {
  let bots: readonly ListedBot[] = [];
  let conversation: Conversation | undefined;
  const list = createBotList(person, events.onNewPerson);
  const pane = el("main", { class: "pane" });
  const element = el("div", { class: "messenger" }, list.element, pane);

  const watch = watchBots(person, {
    onBots(fresh) {
      bots = fresh;
      list.show(bots, conversation?.botName);
      syncPlace();
    },
    onOnline: (isOnline) => list.setOnline(isOnline),
    onUnknownPerson: events.onUnknownPerson,
  });

  /** Opens what the address says, unless it is open already. */
  function syncPlace(): void {
    const place = readPlace(location.hash);
    const bot = bots.find((each) => each.name === place.bot);
    element.classList.toggle("has-open", bot !== undefined);
    if (bot === undefined) {
      close(bots.length > 0 || place.bot === undefined);
      return;
    }
    if (conversation?.botName !== bot.name) {
      conversation?.close();
      conversation = open(bot);
      replaceContent(pane, conversation.element);
      conversation.focus();
    } else {
      conversation.describe(bot);
    }
    conversation.setStart(place.start);
    list.show(bots, bot.name);
    document.title = titled(bot.first_name);
  }

  function titled(name?: string): string {
    const elsewhere = bots.filter((bot) => bot.name !== conversation?.botName);
    const unread = elsewhere.reduce((sum, bot) => sum + bot.unread, 0);
    return `${unread > 0 ? `(${unread}) ` : ""}${name === undefined ? "" : `${name} · `}Botfleet chat`;
  }

  function open(bot: ListedBot): Conversation {
    return createConversation({
      person,
      bot,
      openLink,
      onSeen: watch.refresh,
      onUnknownPerson: events.onUnknownPerson,
      onStarted: () => history.replaceState(null, "", placeHash(bot.name)),
    });
  }

  function close(isKnown: boolean): void {
    conversation?.close();
    conversation = undefined;
    list.show(bots, undefined);
    document.title = titled();
    if (isKnown) replaceContent(pane, nothingOpen());
  }

  /** Goes to a bot's chat when the address is one of a bot that is here; false otherwise. */
  function openLink(address: string): boolean {
    const link = botLink(address);
    const bot = bots.find((each) => each.username.toLowerCase() === link?.username.toLowerCase());
    if (link === undefined || bot === undefined) return false;
    location.hash = placeHash(bot.name, link.start);
    return true;
  }

  window.addEventListener("hashchange", syncPlace);
  return {
    element,
    close() {
      window.removeEventListener("hashchange", syncPlace);
      watch.close();
      conversation?.close();
    },
  };
}

function nothingOpen(): HTMLElement {
  return el(
    "div",
    { class: "nothing-open" },
    el("p", { class: "service" }, icon("back"), "Choose a bot to talk to"),
  );
}
