import type { Collected } from "../outbox/collector.ts";
import type { CallEntry, JobEntry, WriteEntry } from "../outbox/entry.ts";
import type { EventRun } from "../pipeline/event-run.ts";
import type { Handled, HandlerRun } from "../pipeline/handler-run.ts";
import { addressOf } from "../update/address.ts";

/** A message of the bot as the person sees it now, edits applied. */
export interface SeenMessage {
  readonly id: number;
  text: string;
  /** What is written on each button, and its data or address. */
  buttons: ReadonlyMap<string, string>;
  readonly method: string;
}

/** What an update led to. */
export interface Reaction {
  /** Said or changed by this update, the newest last. */
  readonly messages: readonly SeenMessage[];
  /** The calls to Telegram behind it. */
  readonly calls: readonly CallEntry[];
  /** Text of the answer to the button; "" for an answer without one, undefined for none. */
  readonly toast: string | undefined;
  readonly work: readonly (JobEntry | WriteEntry)[];
  /** Chat actions, such as "sends a photo…". */
  readonly actions: readonly Readonly<Record<string, unknown>>[];
  /** The session as it was committed; undefined when the update changed nothing. */
  readonly session: string | undefined;
}

interface Keyboard {
  readonly inline_keyboard: readonly (readonly {
    readonly text: string;
    readonly callback_data?: string;
    readonly url?: string;
  }[])[];
}

let updates = 1_000;

/** Who the person is to Telegram. */
export interface PersonOptions {
  readonly id: number;
  readonly firstName?: string;
  readonly languageCode?: string;
}

/**
 * One person's private chat with the bot, over the real runs of handlers and events and the collector: what is said
 * gets message ids as Telegram would give them, and the session goes through JSON between updates.
 */
export class TestChat<S extends object> {
  readonly #run: HandlerRun<S>;
  readonly #events: EventRun<S> | undefined;
  readonly #person: PersonOptions;
  /** Ids by the references that stood for them. */
  readonly #settled = new Map<number, number>();
  #nextMessage = 1;
  #nextPress = 7_000_000_001;
  /** The session as stored; assign "" for one that was lost. */
  session = "";
  /** Everything the bot said, as it is now. */
  readonly messages: SeenMessage[] = [];

  constructor(run: HandlerRun<S>, person: PersonOptions, events?: EventRun<S>) {
    this.#run = run;
    this.#events = events;
    this.#person = person;
  }

  /** The person's Telegram id, which is the chat's too. */
  get id(): number {
    return this.#person.id;
  }

  /** The newest message of the bot. */
  get last(): SeenMessage {
    const message = this.messages.at(-1);
    if (message === undefined) throw new Error("the bot has said nothing yet");
    return message;
  }

  /** Sends a text, or a command. */
  text(text: string): Promise<Reaction> {
    return this.deliver(this.textUpdate(text));
  }

  /** The update of a text, to be delivered later or twice. */
  textUpdate(text: string): object {
    return this.update({ message: { ...this.envelope(), text, ...commandEntity(text) } });
  }

  /** Sends a message with any content. */
  message(content: object): Promise<Reaction> {
    return this.deliver(this.update({ message: { ...this.envelope(), ...content } }));
  }

  /** Presses the button with this writing on a message, by default the newest that has it. */
  press(writing: string | RegExp, on?: SeenMessage): Promise<Reaction> {
    return this.deliver(this.pressUpdate(writing, on));
  }

  /** The update of a press, to be delivered later or twice. */
  pressUpdate(writing: string | RegExp, on?: SeenMessage): object {
    const fits = (text: string) =>
      typeof writing === "string" ? text.includes(writing) : writing.test(text);
    for (const message of on === undefined ? this.messages.toReversed() : [on]) {
      const button = [...message.buttons].find(([text]) => fits(text));
      if (button !== undefined) return this.dataUpdate(button[1], message.id);
    }
    throw new Error(`no button says ${writing}; there are: ${this.#allButtons()}`);
  }

  /** Presses a button with data of the test's own. */
  pressData(data: string, messageId = this.last.id): Promise<Reaction> {
    return this.deliver(this.dataUpdate(data, messageId));
  }

  dataUpdate(data: string, messageId: number): object {
    const id = String(this.#nextPress++);
    const message = { message_id: messageId, date: 1_790_000_000, chat: this.#chat(), text: "…" };
    return this.update({ callback_query: { id, from: this.#from(), chat_instance: "1", message, data } });
  }

  /** An update with a fresh id. */
  update(content: object): object {
    return { update_id: updates++, ...content };
  }

  /** Handles an update and commits what came of it. */
  async deliver(update: object): Promise<Reaction> {
    const attempt = { update, address: addressOf(update), session: this.session, receivedAt: Date.now() };
    return this.#commit(await this.#run.run(attempt));
  }

  /** Tells the chat something from outside, by one of the bot's events. */
  async tell(event: string, payload: object): Promise<Reaction> {
    if (this.#events === undefined) throw new Error("this chat was made without the bot's events");
    const effectId = `e${updates++}`;
    const attempt = {
      chatId: this.id,
      effectId,
      event,
      payload: JSON.stringify(payload),
      session: this.session,
    };
    return this.#commit(await this.#events.run(attempt));
  }

  #commit(handled: Handled): Reaction {
    if (handled.kind === "unavailable") throw handled.error;
    if (handled.kind === "failed") throw handled.error;
    const { session } = handled;
    if (session !== undefined) this.session = session;
    return { ...this.#apply(handled.collected), session };
  }

  #apply({ actions, fast, talk, work }: Collected): Omit<Reaction, "session"> {
    const messages = talk.map((call) => {
      // A copy is said in somebody else's chat.
      if (call.method === "copyMessage") return undefined;
      return call.method.startsWith("edit") ? this.#edited(call.payload) : this.#said(call);
    });
    const answer = fast.find(({ method }) => method === "answerCallbackQuery");
    const toast = answer === undefined ? undefined : String(answer.payload.text ?? "");
    return {
      messages: messages.filter((message) => message !== undefined),
      toast,
      work,
      calls: talk,
      actions: actions.map(({ payload }) => payload),
    };
  }

  #said({ method, payload, reference }: CallEntry): SeenMessage {
    const text = String(payload.text ?? payload.caption ?? "");
    const message: SeenMessage = { id: this.#nextMessage++, text, buttons: buttonsOf(payload), method };
    this.messages.push(message);
    if (reference !== undefined) this.#settled.set(reference, message.id);
    return message;
  }

  #edited(payload: Readonly<Record<string, unknown>>): SeenMessage | undefined {
    const named = Number(payload.message_id);
    const wanted = this.#settled.get(named) ?? named;
    const message = this.messages.find(({ id }) => id === wanted);
    if (message === undefined) return undefined;
    message.text = String(payload.text ?? message.text);
    message.buttons = buttonsOf(payload);
    return message;
  }

  /** What every message of the person has: a fresh id, who and where. */
  envelope() {
    return {
      message_id: this.#nextMessage++,
      date: 1_790_000_000,
      chat: this.#chat(),
      from: this.#from(),
    };
  }

  #chat() {
    return { id: this.#person.id, type: "private", first_name: this.#person.firstName ?? "Ada" };
  }

  #from() {
    const { firstName = "Ada", id, languageCode } = this.#person;
    return {
      id,
      is_bot: false,
      first_name: firstName,
      ...(languageCode === undefined ? {} : { language_code: languageCode }),
    };
  }

  #allButtons(): string {
    return this.messages.flatMap(({ buttons }) => [...buttons.keys()]).join(" | ");
  }
}

function buttonsOf(payload: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const rows = (payload.reply_markup as Keyboard | undefined)?.inline_keyboard ?? [];
  return new Map(rows.flat().map(({ callback_data, text, url }) => [text, callback_data ?? url ?? ""]));
}

function commandEntity(text: string): object {
  const command = /^\/\w+(?:@\w+)?/.exec(text)?.[0];
  return command === undefined
    ? {}
    : { entities: [{ type: "bot_command", offset: 0, length: command.length }] };
}
