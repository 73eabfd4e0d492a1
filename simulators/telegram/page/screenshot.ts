import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Page } from "puppeteer-core";
import { startBrowser } from "./testing/browser.ts";
import { addEmoji } from "./testing/fonts.ts";
import { enter, openChat, press, waitForText } from "./testing/visitor.ts";

/**
 * Takes the picture of the chat page in the README from a running app:
 *
 *     node simulators/telegram/page/screenshot.ts [url] [bot] [step …]
 *
 * A step is a text to send, `[Button]` to press the last button of that name, `?text` to wait until the chat shows a
 * text, or `@pay` to open the last payment link and pay there. After a text and a button it waits until the bot has
 * reacted. Without steps the bot is only started.
 */
const [url = "http://127.0.0.1:8080", bot = "shipping", ...steps] = process.argv.slice(2);
const OUTPUT = join(import.meta.dirname, "../../../docs/images/chat-page.png");
const REACTION_MS = 20_000;

const browser = await startBrowser();
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1120, height: 760, deviceScaleFactor: 2 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  const showEmoji = await addEmoji(page);
  await enter(page, url, "Anna");
  await openChat(page, bot);
  await reactionTo(page, () => press(page, ".wide"));
  for (const step of steps) {
    await take(page, step).catch((cause: unknown) => {
      throw new Error(`The step "${step}" brought nothing within its time`, { cause });
    });
  }
  // The focus ring and a passing notice are no part of the picture.
  await page.$eval(".message-field", (field) => field instanceof HTMLElement && field.blur());
  await page.waitForFunction(() => document.querySelector(".toast") === null);
  await showEmoji();
  await mkdir(dirname(OUTPUT), { recursive: true });
  await page.screenshot({ path: OUTPUT });
  console.log(`Wrote ${OUTPUT}`);
} finally {
  await browser.close();
}

async function take(page: Page, step: string): Promise<void> {
  if (step.startsWith("?")) return waitForText(page, step.slice(1));
  if (step === "@pay") return payAtLink(page);
  const button = /^\[(.+)\]$/.exec(step)?.[1];
  await reactionTo(page, () => (button === undefined ? send(page, step) : pressLast(page, button)));
}

/** Pays as the person would: on the page behind the chat's last link. */
async function payAtLink(page: Page): Promise<void> {
  const link = await page.$$eval("a.key", (links) => links.at(-1)?.getAttribute("href"));
  if (!link) throw new Error("The chat shows no payment link");
  const payment = await page.browser().newPage();
  await payment.goto(link);
  await payment.locator("button ::-p-text(Pay)").click();
  await payment.waitForNetworkIdle();
  await payment.close();
}

async function send(page: Page, text: string): Promise<void> {
  await page.type(".message-field", text);
  // Not by Enter: it may choose a longer command from the menu.
  await press(page, ".send");
}

async function pressLast(page: Page, name: string): Promise<void> {
  const isPressed = await page.$$eval(
    ".key, .reply-key",
    (keys, wanted) => {
      const key = keys.filter((each) => each.textContent?.includes(wanted)).at(-1);
      if (key instanceof HTMLElement) key.click();
      return key !== undefined;
    },
    name,
  );
  if (!isPressed) throw new Error(`The chat shows no button "${name}"`);
}

/** Does something and waits until a message of the bot came or changed. */
async function reactionTo(page: Page, act: () => Promise<void>): Promise<void> {
  const before = await said(page);
  await act();
  await page.waitForFunction(
    (old) => {
      const now = [...document.querySelectorAll(".message.in:not(.typing)")].map((each) => each.textContent);
      return JSON.stringify(now) !== old;
    },
    { timeout: REACTION_MS },
    before,
  );
}

function said(page: Page): Promise<string> {
  return page.$$eval(".message.in:not(.typing)", (nodes) =>
    JSON.stringify(nodes.map((each) => each.textContent)),
  );
}
