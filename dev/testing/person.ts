/** A message as the chat shows it. */
export interface SeenMessage {
  readonly message_id: number;
  readonly text?: string;
  readonly caption?: string;
  readonly from: { readonly is_bot: boolean };
  readonly document?: { readonly file_name?: string; readonly url?: string };
  readonly photo?: readonly { readonly url?: string }[];
  readonly voice?: { readonly url?: string };
  readonly reply_to_message?: { readonly message_id: number; readonly text?: string };
  /** Whose message it was, where it says so; a copy does not. */
  readonly forward_origin?: object;
  readonly reply_markup?: {
    readonly inline_keyboard?: readonly (readonly { readonly text: string; readonly url?: string }[])[];
  };
}

export interface PersonOptions {
  /** @default "en" */
  readonly language?: string | undefined;
  /** How long to wait for what is expected. @default 15,000 ms */
  readonly patienceMs?: number | undefined;
}

interface Answer {
  readonly update_id: number;
  readonly replies: readonly SeenMessage[];
  readonly answer?: { readonly text?: string; readonly show_alert?: boolean };
}

/** What a person last saw, for a test's failure message. */
const shown = (messages: readonly SeenMessage[]): string =>
  messages
    .slice(-4)
    .map(
      ({ caption, document, from, text }) =>
        `${from.is_bot ? "bot" : "me"}: ${text ?? caption ?? document?.file_name}`,
    )
    .join("\n");

/** Somebody who uses a bot through the simulator's people side, and sees only what a person sees. */
export class Person {
  readonly id: number;
  readonly #chat: string;

  readonly #patienceMs: number;

  private constructor(url: string, id: number, bot: string, patienceMs: number) {
    this.id = id;
    this.#patienceMs = patienceMs;
    this.#chat = `${url}/people/${id}/bots/${bot}`;
  }

  /** @param url address of the Telegram simulator */
  static async arrive(url: string, bot: string, options: PersonOptions = {}): Promise<Person> {
    const { language = "en", patienceMs = 15_000 } = options;
    const { id } = await post<{ id: number }>(`${url}/people`, {
      first_name: "Pat",
      language_code: language,
    });
    return new Person(url, id, bot, patienceMs);
  }

  /** Writes without waiting. @param replyTo id of the message that is answered */
  async write(text: string, replyTo?: number): Promise<Answer> {
    return post(`${this.#chat}/text`, replyTo === undefined ? { text } : { text, reply_to: replyTo });
  }

  /** Changes a text of one's own. */
  async edit(messageId: number, text: string): Promise<Answer> {
    return post(`${this.#chat}/edit`, { message_id: messageId, text });
  }

  /** Sends a file, such as a `photo` or a `voice`. */
  async sendFile(kind: string, file: Blob, caption = ""): Promise<Answer> {
    const form = new FormData();
    form.set("kind", kind);
    form.set("caption", caption);
    form.set("file", file, `file.${kind}`);
    return read(await fetch(`${this.#chat}/file`, { method: "POST", body: form }), this.#chat);
  }

  /** Blocks the bot, which can write no more. */
  async block(): Promise<void> {
    await post(`${this.#chat}/block`, {});
  }

  /** Presses the newest button whose text fits, without waiting; answers the message it was on. */
  async tap(button: RegExp): Promise<SeenMessage> {
    const { message, text } = await this.findButton(button);
    await post(`${this.#chat}/press`, { message_id: message.message_id, button: text });
    return message;
  }

  /** Writes, and waits for a message of the bot that fits. */
  async say(text: string, expected: RegExp): Promise<SeenMessage> {
    const before = (await this.messages()).at(-1)?.message_id ?? 0;
    await this.write(text);
    return this.sees(expected, before);
  }

  /** Presses the newest button whose text fits, and waits until the chat shows what fits. */
  async press(button: RegExp, expected: RegExp): Promise<SeenMessage> {
    const { message_id } = await this.tap(button);
    return this.sees(expected, message_id - 1);
  }

  /** Presses with data of one's own choice, as a forged client may. */
  async forge(messageId: number, data: string, wait = 10): Promise<Answer> {
    return post(`${this.#chat}/press`, { message_id: messageId, data, force: true, wait });
  }

  async findButton(button: RegExp): Promise<{ message: SeenMessage; text: string }> {
    return this.#until(`a button ${button}`, (messages) => {
      for (const message of messages.toReversed()) {
        const found = message.reply_markup?.inline_keyboard?.flat().find(({ text }) => button.test(text));
        if (found !== undefined) return { message, text: found.text };
      }
      return undefined;
    });
  }

  /** Waits for a message of the bot, newer than `after`, whose text or caption fits. */
  async sees(expected: RegExp, after = 0): Promise<SeenMessage> {
    const fits = ({ caption, text }: SeenMessage): boolean => expected.test(text ?? caption ?? "");
    return this.receives(`a message ${expected}`, fits, after);
  }

  /** Waits for a message of the bot, newer than `after`, of whatever kind fits. */
  async receives(what: string, fits: (message: SeenMessage) => boolean, after = 0): Promise<SeenMessage> {
    const isNew = ({ from, message_id }: SeenMessage): boolean => from.is_bot && message_id > after;
    return this.#until(what, (messages) => messages.findLast((each) => isNew(each) && fits(each)));
  }

  /** What the person wrote themselves, the newest with this text. */
  async ownMessage(text: string): Promise<SeenMessage> {
    const fits = (message: SeenMessage): boolean => !message.from.is_bot && message.text === text;
    return this.#until(`an own message ${text}`, (messages) => messages.findLast(fits));
  }

  /** The chat as the person sees it now. */
  async messages(): Promise<readonly SeenMessage[]> {
    const { messages } = await get<{ messages: readonly SeenMessage[] }>(`${this.#chat}/messages`);
    return messages;
  }

  async documents(): Promise<readonly SeenMessage[]> {
    return (await this.messages()).filter(({ document }) => document !== undefined);
  }

  async #until<T>(what: string, look: (messages: readonly SeenMessage[]) => T | undefined): Promise<T> {
    const deadline = performance.now() + this.#patienceMs;
    let revision = -1;
    for (;;) {
      const since = revision < 0 ? "" : `?since=${revision}&wait=1`;
      const view = await get<{ revision: number }>(`${this.#chat}/messages${since}`);
      revision = view.revision;
      const messages = await this.messages();
      const found = look(messages);
      if (found !== undefined) return found;
      if (performance.now() > deadline)
        throw new Error(
          `person ${this.id} waited ${this.#patienceMs / 1000} s for ${what}; the chat ends with\n${shown(messages)}`,
        );
    }
  }
}

async function post<T>(url: string, body: object): Promise<T> {
  const headers = { "content-type": "application/json" };
  return read(await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }), url);
}

const get = async <T>(url: string): Promise<T> => read(await fetch(url), url);

async function read<T>(response: Response, url: string): Promise<T> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}
