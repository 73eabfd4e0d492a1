import { afterEach, expect, test } from "vitest";
import { createManualClock } from "../clock/manual-clock.ts";
import { createTelegramSimulator } from "../simulator.ts";
import { addTalker, api, SHOP, send } from "../testing/api-client.ts";

interface Update {
  readonly update_id: number;
  readonly message: { readonly text: string };
}

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function setUp() {
  const clock = createManualClock();
  const simulator = await createTelegramSimulator({ bots: [SHOP], clock });
  cleanups.push(() => simulator.close());
  const { url } = simulator;
  const person = await addTalker(url);
  const say = (text: string) => send("POST", `${url}/people/${person}/bots/shop/text`, { text });
  const poll = (params: object = {}) => api<Update[]>(url, "getUpdates", params);
  return { clock, url, say, poll };
}

/** Lets a request reach the server before time goes on. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("The condition did not come true in 5 s");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("updates come in order, again until confirmed, and no more after that", async () => {
  const { clock, say, poll } = await setUp();
  await say("two");
  await say("three");
  const first = await poll({ limit: 2 });
  expect(first.body.result.map(({ message }) => message.text)).toEqual(["/start", "two"]);
  await clock.advance(4000);
  const again = await poll({ limit: 2 });
  expect(again.body).toEqual(first.body);
  const next = await poll({ offset: (first.body.result[1]?.update_id ?? 0) + 1 });
  expect(next.body.result.map(({ message }) => message.text)).toEqual(["three"]);
  await clock.advance(4000);
  const rest = await poll();
  expect(rest.body.result.map(({ message }) => message.text)).toEqual(["three"]);
});

test("a negative offset leaves the newest and forgets the rest", async () => {
  const { clock, say, poll } = await setUp();
  await say("two");
  await say("three");
  expect((await poll({ offset: -1 })).body.result.map(({ message }) => message.text)).toEqual(["three"]);
  await clock.advance(4000);
  expect((await poll()).body.result).toHaveLength(1);
});

test("a long poll is answered by the next update", async () => {
  const { say, poll } = await setUp();
  const [start] = (await poll()).body.result;
  const waiting = poll({ offset: (start?.update_id ?? 0) + 1, timeout: 30 });
  await say("now");
  expect((await waiting).body.result.map(({ message }) => message.text)).toEqual(["now"]);
});

test("a long poll without updates is answered empty when its time is over", async () => {
  const { clock, poll } = await setUp();
  const offset = ((await poll()).body.result[0]?.update_id ?? 0) + 1;
  let answered = false;
  const waiting = poll({ offset, timeout: 50 }).finally(() => {
    answered = true;
  });
  await until(async () => {
    await clock.advance(10_000);
    return answered;
  });
  expect((await waiting).body.result).toEqual([]);
});

test("polling is refused while a webhook is set", async () => {
  const { url, poll } = await setUp();
  await api(url, "setWebhook", { url: "http://127.0.0.1:1/x" });
  const refused = await poll();
  expect([refused.status, refused.body]).toEqual([
    409,
    {
      ok: false,
      error_code: 409,
      description:
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    },
  ]);
});
