import { once } from "node:events";
import { request } from "node:http";
import { onTestFinished, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createManualClock } from "../clock/manual-clock.ts";
import { addTalker, api } from "../testing/api-client.ts";
import { startSimulator } from "../testing/harness.ts";
import { ACT_SOCKET_PATH, type SocketAnswer } from "./act-socket.ts";

async function setUp() {
  const clock = createManualClock();
  const { url } = await startSimulator({ clock });
  const socket = new WebSocket(`${url.replace("http", "ws")}${ACT_SOCKET_PATH}`);
  onTestFinished(() => socket.terminate());
  await once(socket, "open");
  const ask = (message: object) => socket.send(JSON.stringify(message));
  const batch = async (): Promise<SocketAnswer[]> => JSON.parse(String((await once(socket, "message"))[0]));
  return { ask, batch, clock, socket, url };
}

test("an act over the socket is answered as over HTTP, with the number it came with", async () => {
  const { ask, batch, clock, url } = await setUp();
  const ann = await addTalker(url);
  await api(url, "getUpdates", { offset: -1 });
  ask({ id: 7, person: ann, bot: "shop", act: { text: "hello", wait: 10 } });
  const updates = await nextUpdates(url);
  await clock.advance(40);
  const answer = batch();
  await api(url, "sendMessage", { chat_id: ann, text: "hello yourself" });
  expect(await answer).toEqual([
    expect.objectContaining({
      id: 7,
      status: 200,
      update_id: updates.at(-1)?.update_id,
      ...{ by: "message", ms: 40, first_ms: 40, at: clock.now() },
      news: expect.arrayContaining([expect.objectContaining({ text: "hello yourself" })]),
    }),
  ]);
});

test("answers that are ready together come in one message", async () => {
  const { ask, batch, url } = await setUp();
  const [ann, bob] = [await addTalker(url), await addTalker(url)];
  const answers = batch();
  ask({ id: 1, person: ann, bot: "shop", act: {} });
  ask({ id: 2, person: bob, bot: "shop", act: {} });
  const first = await answers;
  const all = first.length === 2 ? first : [...first, ...(await batch())];
  expect(all.map(({ id, status }) => [id, status])).toEqual([
    [1, 200],
    [2, 200],
  ]);
});

test.each([
  [
    { id: 1, person: 404, bot: "shop", act: {} },
    { id: 1, status: 404, error: "There is no person 404." },
  ],
  [
    { id: 1, act: {} },
    { id: 1, status: 400, error: expect.stringContaining("person") },
  ],
  [{ act: {} }, { id: null, status: 400, error: expect.stringContaining("id") }],
])("what cannot be done is refused with a sentence, and the socket stays: %j", async (asked, refusal) => {
  const { ask, batch, url } = await setUp();
  ask(asked);
  expect(await batch()).toEqual([refusal]);
  ask({ id: 2, person: await addTalker(url), bot: "nobody", act: {} });
  expect(await batch()).toEqual([{ id: 2, status: 404, error: "There is no bot nobody." }]);
});

test("a message that is no JSON is refused", async () => {
  const { batch, socket } = await setUp();
  socket.send("{");
  expect(await batch()).toEqual([{ id: null, status: 400, error: "The message is not JSON." }]);
});

test("who offers another protocol is answered in HTTP", async () => {
  const { url } = await setUp();
  const asking = request(`${url}/people/404`, { headers: { connection: "upgrade", upgrade: "h2c" } }).end();
  const [response] = await once(asking, "response");
  // As JSON: the refusal of a socket has no words.
  expect(response.headers["content-type"]).toContain("json");
  response.resume();
});

test("there is no socket at another path", async () => {
  const { url } = await setUp();
  const [error] = await once(new WebSocket(`${url.replace("http", "ws")}/people`), "error");
  expect(String(error)).toContain("404");
});

async function nextUpdates(url: string): Promise<readonly { update_id: number }[]> {
  for (;;) {
    const { body } = await api<{ update_id: number }[]>(url, "getUpdates", {});
    if (body.result.length > 0) return body.result;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
