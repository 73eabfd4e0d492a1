/** First number of an update: all have ten digits, so that they are written in place. */
export const FIRST_UPDATE = 1_000_000_000;
/** Telegram id of the first person; ten digits too. */
export const FIRST_PERSON = 5_000_000_000;

const MARK = Buffer.from("mark-");
const PERSON_DIGITS = 7;
const NUMBER_DIGITS = 10;

/** Who an update is of and its number, as its text carries them: a program that answers with the text sends them back. */
export interface Mark {
  /** Counted from 0. */
  readonly person: number;
  readonly update: number;
}

/** Where and how updates are delivered. */
export interface Delivery {
  readonly port: number;
  readonly path: string;
  readonly secret: string;
}

/** The mark as it stands in a text: `mark-<person>-<update>`, of signs that no encoding changes. */
export function markOf({ person, update }: Mark): string {
  return `mark-${String(person).padStart(PERSON_DIGITS, "0")}-${update}`;
}

/** The text of an update: a command, its mark, and about as much as people write. */
export function textOf(mark: Mark): string {
  return `/start ${markOf(mark)} and I would like to talk with somebody about music, films and far countries`;
}

/** A message update as Telegram sends it, about 630 bytes. */
export function updateOf(mark: Mark): object {
  const id = FIRST_PERSON + mark.person;
  const name = { first_name: "Anna-Maria", last_name: "Schneider-Petrova", username: "anna_maria_sp" };
  return {
    update_id: mark.update,
    message: {
      message_id: mark.update,
      from: { id, is_bot: false, ...name, language_code: "en", is_premium: true },
      chat: { id, ...name, type: "private" },
      date: 1_786_000_000,
      text: textOf(mark),
      entities: [{ offset: 0, length: 6, type: "bot_command" }],
      link_preview_options: { is_disabled: true },
    },
  };
}

/** Finds the mark in a call's body, whatever the encoding of the rest. */
export function readMark(body: Buffer): Mark | undefined {
  const at = body.indexOf(MARK);
  if (at < 0) return undefined;
  const from = at + MARK.length;
  const person = readDigits(body, from, PERSON_DIGITS);
  const update = readDigits(body, from + PERSON_DIGITS + 1, NUMBER_DIGITS);
  return { person, update };
}

function readDigits(from: Buffer, start: number, count: number): number {
  let value = 0;
  for (let index = start; index < start + count; index++) value = value * 10 + ((from[index] ?? 0) - 48);
  return value;
}

/** Writes `value` right-aligned over the digits that are there. */
export function writeDigits(into: Buffer, start: number, count: number, value: number): void {
  let rest = value;
  for (let index = start + count - 1; index >= start; index--) {
    into[index] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
}

/** One connection's request, ready to be sent again and again with other numbers. */
export class UpdateRequest {
  readonly #bytes: Buffer;
  readonly #updates: readonly number[];
  readonly #people: readonly number[];
  readonly #mark: number;

  constructor({ path, port, secret }: Delivery) {
    const body = JSON.stringify(updateOf({ person: 0, update: FIRST_UPDATE }));
    const head = [
      `POST ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      "Content-Type: application/json",
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Telegram-Bot-Api-Secret-Token: ${secret}`,
      "Connection: keep-alive",
    ].join("\r\n");
    this.#bytes = Buffer.from(`${head}\r\n\r\n${body}`);
    this.#updates = positions(this.#bytes, String(FIRST_UPDATE));
    this.#people = positions(this.#bytes, String(FIRST_PERSON));
    this.#mark = this.#bytes.indexOf(MARK) + MARK.length;
  }

  /** The request for this update; valid until the next call. */
  fill({ person, update }: Mark): Buffer {
    for (const at of this.#updates) writeDigits(this.#bytes, at, NUMBER_DIGITS, update);
    for (const at of this.#people) writeDigits(this.#bytes, at, NUMBER_DIGITS, FIRST_PERSON + person);
    writeDigits(this.#bytes, this.#mark, PERSON_DIGITS, person);
    return this.#bytes;
  }
}

function positions(bytes: Buffer, text: string): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + text.length)) found.push(at);
  return found;
}
