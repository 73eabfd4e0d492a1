import { type AddressInfo, createServer, type Socket } from "node:net";
import { HttpReader } from "./http-reader.ts";
import { FIRST_PERSON, type Mark, readMark, writeDigits } from "./update.ts";

/** A call as it came over the wire. */
export interface BotApiCall {
  readonly method: string;
  readonly head: string;
  readonly body: Buffer;
}

/** Accepts every call of the Bot API and says what was called. */
export interface FakeBotApi {
  readonly url: string;
  /** Told each reply: a `sendMessage` whose text carries a mark. */
  onReply: (mark: Mark) => void;
  /** Told each call there is, for the check of a program before it is measured. */
  onCall: ((call: BotApiCall) => void) | undefined;
  close(): Promise<void>;
}

const FIRST_MESSAGE = 2_000_000_000;

/** Starts it on a free port of 127.0.0.1. */
export async function startFakeBotApi(): Promise<FakeBotApi> {
  const sockets = new Set<Socket>();
  let messages = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    const sent = new SentMessage();
    const reader = new HttpReader((head, body) => {
      const method = /^POST \/bot[^/]+\/(\w+)/.exec(head)?.[1] ?? "";
      const mark = method === "sendMessage" ? readMark(body) : undefined;
      socket.write(
        mark === undefined ? otherAnswer(method) : sent.fill(mark.person, FIRST_MESSAGE + messages++),
      );
      if (mark !== undefined) api.onReply(mark);
      api.onCall?.({ method, head, body });
    });
    sockets.add(socket);
    socket.on("data", (chunk) => reader.push(chunk));
    socket.on("error", () => undefined); // a program that is stopped resets its connections
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const api: FakeBotApi = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    onReply: () => undefined,
    onCall: undefined,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return api;
}

/** Who `getMe` says the bot is. */
export const BOT = { id: 7_000_000_001, is_bot: true, first_name: "Bench", username: "bench_bot" };
const CAN = { can_join_groups: true, can_read_all_group_messages: false, supports_inline_queries: false };

function otherAnswer(method: string): Buffer {
  if (method === "getMe") return response({ ok: true, result: { ...BOT, ...CAN } });
  return response({ ok: true, result: true });
}

function response(answer: object): Buffer {
  const body = JSON.stringify(answer);
  const head = [
    "HTTP/1.1 200 OK",
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: keep-alive",
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** A connection's answer to `sendMessage`, with chat and message id written in place. */
class SentMessage {
  readonly #bytes = response({
    ok: true,
    result: {
      message_id: FIRST_MESSAGE,
      from: BOT,
      chat: { id: FIRST_PERSON, first_name: "Anna-Maria", username: "anna_maria_sp", type: "private" },
      date: 1_786_000_000,
      text: "/start",
    },
  });
  readonly #message = this.#bytes.indexOf(String(FIRST_MESSAGE));
  readonly #chat = this.#bytes.indexOf(String(FIRST_PERSON));

  /** Valid until the next call. */
  fill(person: number, messageId: number): Buffer {
    writeDigits(this.#bytes, this.#message, 10, messageId);
    writeDigits(this.#bytes, this.#chat, 10, FIRST_PERSON + person);
    return this.#bytes;
  }
}
