import { Conversation } from "./chat/conversation.ts";
import { el, replaceContent } from "./dom.ts";
import { icon } from "./icons.ts";
import { botLink, placeHash, readPlace } from "./links.ts";
import { type BotList, createBotList } from "./list/bot-list.ts";
import { watchBots } from "./list/watch-bots.ts";
import type { ListedBot, Person } from "./server-types.ts";

/** What the messenger cannot do itself. */
export interface MessengerEvents {
  onNewPerson(): void;
  /** The server knows this person no more. */
  onUnknownPerson(): void;
}

/** A person's bots and the open conversation; the hash of the address says which one is open. */
export class Messenger {
  readonly element: HTMLElement;
  readonly #person: Person;
  readonly #events: MessengerEvents;
  readonly #list: BotList;
  readonly #watch: { refresh(): void; close(): void };
  readonly #pane = el("main", { class: "pane" });
  readonly #closed = new AbortController();
  #bots: readonly ListedBot[] = [];
  #conversation: Conversation | undefined;

  constructor(person: Person, events: MessengerEvents) {
    this.#person = person;
    this.#events = events;
    this.#list = createBotList(person, events.onNewPerson);
    this.element = el("div", { class: "messenger" }, this.#list.element, this.#pane);
    this.#watch = watchBots(person, {
      onBots: (bots) => {
        this.#bots = bots;
        this.#syncPlace();
      },
      onOnline: (isOnline) => this.#list.setOnline(isOnline),
      onUnknownPerson: events.onUnknownPerson,
    });
    window.addEventListener("hashchange", () => this.#syncPlace(), { signal: this.#closed.signal });
  }

  close(): void {
    this.#closed.abort();
    this.#watch.close();
    this.#conversation?.close();
  }

  /** Opens what the address says, unless it is open already. */
  #syncPlace(): void {
    const place = readPlace(location.hash);
    const bot = this.#bots.find((each) => each.name === place.bot);
    this.element.classList.toggle("has-open", bot !== undefined);
    if (bot === undefined) this.#showNothing(this.#bots.length > 0 || place.bot === undefined);
    else if (this.#conversation?.botName === bot.name) this.#conversation.describe(bot);
    else this.#open(bot);
    this.#conversation?.setStart(place.start);
    this.#list.show(this.#bots, bot?.name);
    document.title = this.#title(bot);
  }

  #open(bot: ListedBot): void {
    this.#conversation?.close();
    this.#conversation = new Conversation({
      person: this.#person,
      bot,
      openLink: (address) => this.#openLink(address),
      onSeen: () => this.#watch.refresh(),
      onUnknownPerson: this.#events.onUnknownPerson,
      onStarted: () => history.replaceState(null, "", placeHash(bot.name)),
    });
    replaceContent(this.#pane, this.#conversation.element);
    this.#conversation.focus();
  }

  #showNothing(isKnown: boolean): void {
    this.#conversation?.close();
    this.#conversation = undefined;
    if (isKnown) replaceContent(this.#pane, nothingOpen());
  }

  /** Counts what waits in other chats. */
  #title(open: ListedBot | undefined): string {
    const unread = this.#bots.filter((bot) => bot !== open).reduce((sum, bot) => sum + bot.unread, 0);
    return `${unread > 0 ? `(${unread}) ` : ""}${open === undefined ? "" : `${open.first_name} · `}Botfleet chat`;
  }

  /** Goes to a bot's chat when the address is one of a bot that is here; false otherwise. */
  #openLink(address: string): boolean {
    const link = botLink(address);
    const bot = this.#bots.find((each) => each.username.toLowerCase() === link?.username.toLowerCase());
    if (link === undefined || bot === undefined) return false;
    location.hash = placeHash(bot.name, link.start);
    return true;
  }
}

function nothingOpen(): HTMLElement {
  return el(
    "div",
    { class: "nothing-open" },
    el("p", { class: "service" }, icon("back"), "Choose a bot to talk to"),
  );
}
