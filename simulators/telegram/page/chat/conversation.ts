import { createComposer } from "../composer/composer.ts";
import { acceptDrops } from "../composer/drop-files.ts";
import { el } from "../dom.ts";
import { alertDialog } from "../overlay/dialog.ts";
import { toast } from "../overlay/toast.ts";
import { sentenceOf } from "../server.ts";
import type { ChatView, ListedBot, Person } from "../server-types.ts";
import { createBubbleActions } from "./bubble-actions.ts";
import { createChatHeader } from "./chat-header.ts";
import { createConnectionLine } from "./connection-line.ts";
import { createEmptyChat } from "./empty-chat.ts";
import { followChat } from "./follow.ts";
import { createMessageList } from "./message-list.ts";
import { createPending } from "./pending.ts";
import { createSeat } from "./seat.ts";
import { createStickyScroll } from "./sticky-scroll.ts";
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

/** An open chat. */
export interface Conversation {
  readonly element: HTMLElement;
  readonly botName: string;
  describe(bot: ListedBot): void;
  /** Offers to start with the payload of a deep link. */
  setStart(payload: string | undefined): void;
  focus(): void;
  close(): void;
}

/** Opens the chat of a person with a bot and follows it. */
export function createConversation(options: ConversationOptions): Conversation {
  const { person, bot } = options;
  const seat = createSeat(person, bot);
  const header = createChatHeader(
    bot,
    () => isBlocked,
    () => void setBlocked(!isBlocked),
  );
  const typing = createTyping((saying) => header.say(saying));
  const pending = createPending();
  let isBlocked = bot.blocked;
  let payload: string | undefined;
  let isLoaded = false;

  const actions = createBubbleActions({
    seat,
    openLink: options.openLink,
    send: sendText,
    insert: (text) => composer.insert(text),
    point: (id) => list.point(id),
    alert: (text) => alertDialog(bot.first_name, text),
  });
  const list = createMessageList(actions, `Conversation with ${bot.first_name}`);
  const composer = createComposer({
    botName: bot.name,
    loadCommands: () => seat.commands(),
    onText: sendText,
    onFile: sendFile,
    onStart: start,
    onUnblock: () => void setBlocked(false),
  });
  const empty = createEmptyChat(bot);
  const content = el("div", { class: "content" }, empty, list.element, pending.element, typing.element);
  const scroll = createStickyScroll(content);
  const connection = createConnectionLine(() => follower.retry());
  const area = el("div", { class: "area" }, scroll.element, scroll.jump);
  const element = el(
    "section",
    { class: "conversation", "aria-label": `Chat with ${bot.first_name}` },
    header.element,
    connection.element,
    area,
    composer.element,
  );
  acceptDrops(element, (files) => composer.attach(files));
  empty.hidden = true;

  const follower = followChat(seat, {
    onView: show,
    onOnline: connection.setOnline,
    onUnknown: options.onUnknownPerson,
  });

  function show(view: ChatView, isWhole: boolean): void {
    const fresh = list.apply(view.messages, isWhole);
    pending.settle(view.revision, isWhole);
    typing.show(view.typing);
    isBlocked = view.blocked;
    empty.hidden = list.size > 0;
    composer.showKeyboard(view.keyboard);
    offer();
    if (!isLoaded) scroll.toEnd();
    else scroll.noteNew(fresh);
    isLoaded = true;
    if (view.messages.length > 0) options.onSeen();
  }

  function offer(): void {
    composer.setMode(isBlocked ? "blocked" : payload !== undefined || list.size === 0 ? "start" : "write");
  }

  function sendText(text: string): void {
    pending.add(el("div", { class: "text", dir: "auto" }, text), () => seat.text(text));
    scroll.toEnd();
  }

  function sendFile(file: File, kind: "photo" | "document", caption: string): void {
    const label = el(
      "div",
      { class: "text", dir: "auto" },
      caption === "" ? file.name : `${file.name}\n${caption}`,
    );
    pending.add(label, () => seat.file(file, kind, caption));
    scroll.toEnd();
  }

  function start(): void {
    sendText(payload === undefined ? "/start" : `/start ${payload}`);
    payload = undefined;
    composer.setMode("write");
    composer.focus();
    options.onStarted();
  }

  async function setBlocked(blocked: boolean): Promise<void> {
    try {
      await seat.setBlocked(blocked);
      isBlocked = blocked;
      offer();
      options.onSeen();
    } catch (error) {
      toast(sentenceOf(error));
    }
  }

  return {
    element,
    botName: bot.name,
    describe: header.describe,
    setStart(start) {
      payload = start;
      if (isLoaded) offer();
    },
    focus: composer.focus,
    close() {
      follower.close();
      scroll.close();
      composer.close();
    },
  };
}
