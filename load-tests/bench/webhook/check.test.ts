import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkProgram } from "./check.ts";
import { type FakeBotApi, startFakeBotApi } from "./fake-bot-api.ts";
import { FIRST_PERSON, FIRST_UPDATE, textOf } from "./update.ts";

const SECRET = "right";
const mark = { person: 3, update: FIRST_UPDATE };
let api: FakeBotApi;
let server: Server;
beforeEach(async () => {
  api = await startFakeBotApi();
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await api.close();
});

/** A program that does with a request what the test says; answers what the check finds. */
async function check(act: (accepted: boolean) => Promise<number>, replies = true): Promise<void> {
  server = createServer((request: IncomingMessage, response) => {
    request.resume().on("end", async () => {
      const accepted = request.headers["x-telegram-bot-api-secret-token"] === SECRET;
      response.writeHead(await act(accepted)).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return checkProgram("sample", { api, mark, replies, delivery: { port, path: "/", secret: SECRET } });
}

const reply = (text = textOf(mark)) =>
  fetch(`${api.url}/bot1:t/sendMessage`, {
    method: "POST",
    body: JSON.stringify({ chat_id: FIRST_PERSON + mark.person, text }),
  });

test("a program that refuses a wrong secret and replies once passes", async () => {
  await check(async (accepted) => {
    if (accepted) await reply();
    return accepted ? 200 : 401;
  });
});

test("one that only acknowledges passes where that is all it should do", async () => {
  await check(async (accepted) => (accepted ? 200 : 403), false);
});

test("one that accepts a wrong secret is found out, whatever it answers", async () => {
  await expect(check(async () => 200)).rejects.toThrow("answered 200 to a wrong secret");
  server.close();
  const acts = check(async (accepted) => {
    await reply();
    return accepted ? 200 : 401;
  });
  await expect(acts).rejects.toThrow("acted on an update with a wrong secret");
});

test("one that replies with something else is found out", async () => {
  const act = async (accepted: boolean) => {
    if (accepted) await reply("hello");
    return accepted ? 200 : 401;
  };
  await expect(check(act)).rejects.toThrow('sent no "mark-');
});
