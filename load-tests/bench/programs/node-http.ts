import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { programSettings } from "./settings.ts";

/*
 * The limit: what Node's HTTP alone can do. Parses the update, sends the reply over a kept connection, then
 * acknowledges. With REPLY=none it only acknowledges.
 */
const { apiRoot, port, secret, token } = programSettings();
const replies = process.env.REPLY !== "none";
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const url = new URL(`${apiRoot}/bot${token}/sendMessage`);

interface StartUpdate {
  readonly message: { readonly chat: { readonly id: number }; readonly text: string };
}

async function bodyOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function sendMessage(body: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const call = request(url, { method: "POST", agent, headers }, (answer) => {
      bodyOf(answer).then((text) => resolve(JSON.parse(text)), reject);
    });
    call.once("error", reject);
    call.end(body);
  });
}

async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const accepted = incoming.headers["x-telegram-bot-api-secret-token"] === secret;
  const update = JSON.parse(await bodyOf(incoming)) as StartUpdate;
  const { chat, text } = update.message;
  if (accepted && replies) await sendMessage(JSON.stringify({ chat_id: chat.id, text }));
  outgoing.writeHead(accepted ? 200 : 401, { "content-length": 0 }).end();
}

createServer((incoming, outgoing) => void serve(incoming, outgoing)).listen(port, "127.0.0.1");
