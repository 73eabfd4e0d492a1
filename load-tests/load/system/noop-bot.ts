import { createServer } from "node:http";
import { Pool } from "undici";

/**
 * A bot that does nothing but what cannot be left out: it acknowledges each update and makes one call. Texts go to
 * somebody else, the person with the neighbouring id, so that the same ways are used as by a bot that passes messages on.
 * What people feel against it is what generator, simulator and machine take by themselves. Settings: `PORT`, `API_ROOT`,
 * `TOKEN`.
 */
const { API_ROOT = "", PORT = "0", TOKEN = "" } = process.env;
const api = new Pool(API_ROOT, { connections: 100, pipelining: 1 });

interface Message {
  readonly message_id: number;
  readonly text?: string;
  readonly chat: { readonly id: number };
}

async function call(method: string, parameters: object): Promise<number> {
  const { body, statusCode } = await api.request({
    path: `/bot${TOKEN}/${method}`,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(parameters),
  });
  await body.dump();
  return statusCode;
}

async function answer({ chat, message_id, text }: Message): Promise<void> {
  const neighbour = chat.id % 2 === 1 ? chat.id + 1 : chat.id - 1;
  const copy = { chat_id: neighbour, from_chat_id: chat.id, message_id };
  if (text !== "/start" && (await call("copyMessage", copy)) === 200) return;
  await call("sendMessage", { chat_id: chat.id, text: `You said: ${text}` });
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    response.end();
    if (request.method !== "POST") return;
    const { message } = JSON.parse(Buffer.concat(chunks).toString()) as { message?: Message };
    if (message === undefined) return;
    answer(message).catch((error: unknown) => console.error("no-op bot: a call failed", error));
  });
});
server.keepAliveTimeout = 75_000;
server.listen(Number(PORT), "127.0.0.1");
process.once("SIGTERM", () => process.exit(0));
