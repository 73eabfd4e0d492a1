import { outboxCalls, redisArguments } from "./wire.ts";

/** A message as a process sent it. */
export interface SentMessage {
  readonly chat: number;
  readonly method: string;
  /** Text or caption, with its formatting as `parseMode` writes it. */
  readonly text: string;
  readonly parseMode: string;
  /** Name of the file that was sent with it, or nothing. */
  readonly file: string;
}

/** What a process wrote about the lane of a chat: a message sent, sends noted as done, the lane given back. */
export type LaneStep =
  | { readonly step: "send"; readonly message: SentMessage }
  | { readonly step: "settle"; readonly lane: string; readonly token: string; readonly settled: number }
  | { readonly step: "postpone"; readonly lane: string };

/** Calls that put a message into a chat; typing signs are none. */
const SENDS = /^(send(?!ChatAction)|copy|forward)/;
const HEAD_END = "\r\n\r\n";

/** Reads what goes out on one socket; a request may come in pieces, and counts when its last one is there. */
export class LaneStepReader {
  #method = "";
  #head = "";
  #body: Buffer[] = [];
  #missing = 0;

  /** The steps that this piece ends. */
  feed(piece: Buffer): readonly LaneStep[] {
    if (this.#missing > 0) return this.#more(piece);
    if (piece[0] === 0x2a) return settlements(piece);
    const head = piece.toString("latin1", 0, 2_048);
    const method = /^POST \/(?:\S*\/)?bot[^/\s]+\/(\w+) HTTP\/1\.1\r\n/.exec(head)?.[1] ?? "";
    const end = head.indexOf(HEAD_END);
    if (!SENDS.test(method) || end < 0) return [];
    this.#method = method;
    this.#head = head.slice(0, end);
    this.#body = [];
    this.#missing = Number(/\r\ncontent-length: (\d+)/i.exec(this.#head)?.[1] ?? 0);
    return this.#more(piece.subarray(end + HEAD_END.length));
  }

  #more(piece: Buffer): readonly LaneStep[] {
    this.#body.push(piece);
    this.#missing -= piece.length;
    if (this.#missing > 0) return [];
    const boundary = /boundary=([\w-]+)/.exec(this.#head)?.[1];
    const body = Buffer.concat(this.#body);
    const fields = boundary === undefined ? jsonFields(body) : formFields(body, boundary);
    return [{ step: "send", message: messageOf(this.#method, fields) }];
  }
}

type Fields = Readonly<Record<string, unknown>>;

function messageOf(method: string, fields: Fields): SentMessage {
  const { caption = "", chat_id, file = "", parse_mode = "", text = caption } = fields;
  return {
    chat: Number(chat_id),
    method,
    text: String(text),
    parseMode: String(parse_mode),
    file: String(file),
  };
}

const jsonFields = (body: Buffer): Fields => JSON.parse(body.toString("utf8")) as Fields;

/** Of the file its name alone, as the field `file`. */
function formFields(body: Buffer, boundary: string): Fields {
  const parts = body.toString("utf8").split(`--${boundary}`).slice(1, -1);
  const fields = parts.map((part): [string, string] => {
    const end = part.indexOf(HEAD_END);
    const head = part.slice(0, end);
    const name = /; filename="([^"]*)"/.exec(head)?.[1];
    if (name !== undefined) return ["file", name];
    return [/; name="([^"]*)"/.exec(head)?.[1] ?? "", part.slice(end + HEAD_END.length, -"\r\n".length)];
  });
  return Object.fromEntries(fields);
}

function settlements(command: Buffer): readonly LaneStep[] {
  const calls = outboxCalls(redisArguments(command.toString("latin1")).at(-1) ?? "") ?? [];
  return calls.flatMap(({ args: [lane = "", token = "", settled], step }): LaneStep[] => {
    if (step === "settle") return [{ step, lane, token, settled: Number(settled) }];
    return step === "postpone" ? [{ step, lane }] : [];
  });
}
