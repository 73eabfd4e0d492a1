import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { until } from "../../dev/servers/until.ts";
import { type Stack, SYNTHETIC_CHAT, startStack } from "../../dev/testing/stack.ts";
import { BOTS } from "../src/bots/index.ts";

const PATIENCE_MS = 20_000;
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ mongoUrl: inject("mongoUrl"), synthetic: "300ms" });
}, 60_000);
afterAll(() => stack.close(), 30_000);

/** Of a series on the page of a role, or of the synthetic person; 0 where there is none. */
async function number(opsPort: number | undefined, series: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${opsPort}/metrics`);
  const line = (await response.text()).split("\n").find((each) => each.startsWith(`${series} `));
  return Number(line?.split(" ").at(-1) ?? 0);
}

const attempts = (bot: string, result: string) =>
  number(stack.opsPorts.synthetic, `botfleet_synthetic_attempts_total{bot="${bot}",result="${result}"}`);

/** Waits for so many more of a result than there are. */
async function comes(bot: string, result: string, more = 2): Promise<void> {
  const before = await attempts(bot, result);
  const isThere = async () => (await attempts(bot, result)) >= before + more;
  await until(isThere, `${more} more ${result} of ${bot}`, PATIENCE_MS);
}

const messagesOf = async (bot: string): Promise<readonly object[]> => {
  const response = await fetch(`${stack.telegramUrl}/people/${SYNTHETIC_CHAT}/bots/${bot}/messages`);
  return ((await response.json()) as { messages: readonly object[] }).messages;
};

test.each(BOTS.map(({ name }) => name))("%s answers, and its chat does not fill", async (bot) => {
  await comes(bot, "answered", 5);
  // One may be on its way to be taken away.
  expect((await messagesOf(bot)).length).toBeLessThanOrEqual(1);
  expect(await number(stack.opsPorts.bot, `botfleet_synthetic_expected{bot="${bot}"}`)).toBe(1);
});

test("people's numbers do not know of it: no update, no reaction, nobody new", async () => {
  const [bot = ""] = BOTS.map(({ name }) => name);
  await comes(bot, "answered");
  const updates = await fetch(`http://127.0.0.1:${stack.opsPorts.bot}/metrics`);
  const lines = (await updates.text()).split("\n");
  const counted = lines.filter((line) =>
    /^botfleet_update(s_total|_reply_duration_seconds_count)/.test(line),
  );
  expect(counted.length).toBeGreaterThan(0);
  expect(counted.filter((line) => !line.endsWith(" 0"))).toEqual([]);
  for (const { name } of BOTS) {
    const collections = await stack.databaseOf(name).collections();
    const found = collections.map((each) =>
      each.countDocuments({ $or: [{ _id: SYNTHETIC_CHAT as never }, { telegram_id: SYNTHETIC_CHAT }] }),
    );
    expect(await Promise.all(found)).toEqual(collections.map(() => 0));
  }
});

test("a secret that a bot does not take is refused, of that bot alone", async () => {
  const [bot = "", other = ""] = BOTS.map(({ name }) => name);
  const file = join(stack.synthetic?.secrets ?? "", bot);
  const right = readFileSync(file, "utf8");
  writeFileSync(file, "not-the-secret\n");
  await comes(bot, "refused_4xx");
  await comes(other, "answered");
  expect(await attempts(other, "refused_4xx")).toBe(0);
  writeFileSync(file, right);
  await comes(bot, "answered");
});

test("somebody who writes what the synthetic person posts is answered as anybody is", async () => {
  const person = await stack.person();
  await person.say('{"update_id":1,"botfleet_synthetic":{"chat":{"id":6000000001}}}', /./);
  expect((await person.messages()).filter(({ text }) => /Synthetic person/.test(text ?? ""))).toEqual([]);
});

test("a bot that does not run leaves its person without an answer, and is answered for again once it does", async () => {
  const [bot = ""] = BOTS.map(({ name }) => name);
  await stack.role("bot").stop();
  await comes(bot, "unreachable");
  await stack.restart("bot");
  await comes(bot, "answered");
});
