import type { BubbleActions } from "../bubble/bubble.ts";
import type { Aim } from "../composer/aim-line.ts";
import { Composer } from "../composer/composer.ts";
import { acceptDrops } from "../composer/drop-files.ts";
import { el } from "../dom.ts";
import { alertDialog } from "../overlay/dialog.ts";
import { toast } from "../overlay/toast.ts";
import { sentenceOf } from "../server.ts";
import type { ChatView, ListedBot, Person } from "../server-types.ts";
import { createBubbleActions } from "./bubble-actions.ts";
import { type ChatHeader, createChatHeader } from "./chat-header.ts";
import { createConnectionLine } from "./connection-line.ts";
import { createEmptyChat } from "./empty-chat.ts";
import { ChatFollower } from "./follow.ts";
import { MessageList } from "./message-list.ts";
import { Pending } from "./pending.ts";
import { createSeat, type Seat } from "./seat.ts";
import { StickyScroll } from "./sticky-scroll.ts";
import { createTyping } from "./typing.ts";

/** What a conversation is opened with. */
export interface ConversationOptions {
  readonly person: Person;
  readonly bot: ListedBot;
  /** Goes to another chat of this page when the address names one. */
  openLink(address: string): boolean;
  /** The chat was seen as it is now. */
  onSeen(): void;
  onUnknownPerson(): void;
  /** The payload of a deep link was sent. */
  onStarted(): void;
}

/** The open chat of a person with a bot; follows it until it is closed. */
export class Conversation {
  readonly element: HTMLElement;
  readonly botName: string;
  readonly #options: ConversationOptions;
  readonly #seat: Seat;
  readonly #header: ChatHeader;
  readonly #list: MessageList;
  readonly #composer: Composer;
  readonly #empty: HTMLElement;
  readonly #scroll: StickyScroll;
  readonly #follower: ChatFollower;
  readonly #pending = new Pending();
  readonly #typing = createTyping((saying) => this.#header.say(saying));
  #isBlocked: boolean;
  #payload: string | undefined;
  #isLoaded = false;

  constructor(options: ConversationOptions) {
    const { person, bot } = options;
    this.#options = options;
    this.botName = bot.name;
    this.#isBlocked = bot.blocked;
    this.#seat = createSeat(person, bot);
    this.#header = createChatHeader(
      bot,
      () => this.#isBlocked,
      () => void this.#setBlocked(!this.#isBlocked),
    );
    this.#list = new MessageList(this.#actions(), `Conversation with ${bot.first_name}`);
    this.#composer = this.#createComposer();
    this.#empty = createEmptyChat(bot);
    this.#empty.hidden = true;
    const inside = [this.#empty, this.#list.element, this.#pending.element, this.#typing.element];
    this.#scroll = new StickyScroll(el("div", { class: "content" }, ...inside));
    const connection = createConnectionLine(() => this.#follower.retry());
    this.element = el(
      "section",
      { class: "conversation", "aria-label": `Chat with ${bot.first_name}` },
      this.#header.element,
      connection.element,
      el("div", { class: "area" }, this.#scroll.element, this.#scroll.jump),
      this.#composer.element,
    );
    acceptDrops(this.element, (files) => this.#composer.attach(files));
    this.#follower = new ChatFollower(this.#seat, {
      onView: (view, isWhole) => this.#show(view, isWhole),
      onOnline: connection.setOnline,
      onUnknown: options.onUnknownPerson,
    });
  }

  describe(bot: ListedBot): void {
    this.#header.describe(bot);
  }

  /** Offers to start with the payload of a deep link. */
  setStart(payload: string | undefined): void {
    this.#payload = payload;
    if (this.#isLoaded) this.#offer();
  }

  focus(): void {
    this.#composer.focus();
  }

  close(): void {
    this.#follower.close();
    this.#scroll.close();
    this.#composer.close();
    this.#typing.close();
  }

  #actions(): BubbleActions {
    const { openLink, bot } = this.#options;
    return createBubbleActions({
      seat: this.#seat,
      openLink,
      send: (text) => this.#sendText(text),
      insert: (text) => this.#composer.insert(text),
      aim: (aim) => this.#composer.aim(aim),
      point: (id) => this.#list.point(id),
      alert: (text) => alertDialog(bot.first_name, text),
    });
  }

  #createComposer(): Composer {
    return new Composer({
      botName: this.botName,
      loadCommands: () => this.#seat.commands(),
      onText: (text, aim) => this.#say(text, aim),
      onFile: (file, kind, caption) => this.#sendFile(file, kind, caption),
      onStart: () => this.#start(),
      onUnblock: () => void this.#setBlocked(false),
    });
  }

  #show(view: ChatView, isWhole: boolean): void {
    const fresh = this.#list.apply(view.messages, isWhole);
    this.#pending.settle(view.revision, isWhole);
    this.#typing.show(view.typing);
    this.#isBlocked = view.blocked;
    this.#empty.hidden = this.#list.size > 0;
    this.#composer.showKeyboard(view.keyboard);
    this.#offer();
    if (!this.#isLoaded) {
      this.#scroll.toEnd();
      this.#composer.focus();
    } else this.#scroll.noteNew(fresh);
    this.#isLoaded = true;
    if (view.messages.length > 0) this.#options.onSeen();
  }

  #offer(): void {
    const isStart = this.#payload !== undefined || this.#list.size === 0;
    this.#composer.setMode(this.#isBlocked ? "blocked" : isStart ? "start" : "write");
  }

  #say(text: string, aim: Aim | undefined): void {
    if (aim?.kind === "edit") void this.#edit(aim, text);
    else this.#sendText(text, aim?.message.message_id);
  }

  #sendText(text: string, replyTo?: number): void {
    const send = () => this.#seat.text(text, replyTo);
    this.#pending.add(el("div", { class: "text", dir: "auto" }, text), send);
    this.#scroll.toEnd();
  }

  /** A change that was not taken is in the field again. */
  async #edit(aim: Aim, text: string): Promise<void> {
    try {
      await this.#seat.edit(aim.message.message_id, text);
    } catch (error) {
      toast(sentenceOf(error));
      this.#composer.aim(aim, text);
    }
  }

  #sendFile(file: File, kind: "photo" | "document", caption: string): void {
    const words = caption === "" ? file.name : `${file.name}\n${caption}`;
    const label = el("div", { class: "text", dir: "auto" }, words);
    this.#pending.add(label, () => this.#seat.file(file, kind, caption));
    this.#scroll.toEnd();
  }

  #start(): void {
    this.#sendText(this.#payload === undefined ? "/start" : `/start ${this.#payload}`);
    this.#payload = undefined;
    this.#composer.setMode("write");
    this.#composer.focus();
    this.#options.onStarted();
  }

  async #setBlocked(blocked: boolean): Promise<void> {
    try {
      await this.#seat.setBlocked(blocked);
      this.#isBlocked = blocked;
      this.#offer();
      this.#options.onSeen();
    } catch (error) {
      toast(sentenceOf(error));
    }
  }
}
