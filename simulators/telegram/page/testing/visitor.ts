import type { Page } from "puppeteer-core";

/** Goes through the first screen as a person of a name and language. */
export async function enter(page: Page, url: string, name: string, language = "en"): Promise<void> {
  await page.goto(url);
  await page.waitForSelector("#first-name");
  await page.select("#language", language);
  await page.type("#first-name", name);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".bots .bot");
}

/** Opens a bot's chat from the list, and waits until it has loaded. */
export async function openChat(page: Page, bot: string): Promise<void> {
  await press(page, `[data-bot=${bot}]`);
  await page.waitForSelector(".composer:not([hidden]), .wide:not([hidden])");
}

/** Waits for an element and presses it. */
export async function press(page: Page, selector: string): Promise<void> {
  await page.locator(selector).click();
}

/** Types a text, sends it, and waits for what the bot says to it. */
export async function say(page: Page, text: string, answer: string): Promise<void> {
  await page.type(".message-field", text);
  // The first Enter may choose a suggested command.
  await page.keyboard.press("Enter");
  await waitForText(page, answer);
}

/** Waits until an element that fits the selector contains a text; by default the messages of the chat. */
export async function waitForText(page: Page, text: string, selector = ".messages"): Promise<void> {
  await page.waitForFunction(
    (where, what) => [...document.querySelectorAll(where)].some((each) => each.textContent?.includes(what)),
    { timeout: 15_000 },
    selector,
    text,
  );
}

/**
 * Watches for what is shown for a moment only, from now on: a busy machine may look too late. Answers a wait until an
 * element that fits the selector has contained the text.
 */
export async function watchFor(page: Page, selector: string, text = ""): Promise<() => Promise<void>> {
  await page.evaluate(
    (where, what) => {
      const observer = new MutationObserver(() => {
        if (![...document.querySelectorAll(where)].some((each) => each.textContent?.includes(what))) return;
        observer.disconnect();
        document.body.dataset.seen = "yes";
      });
      const changes = { subtree: true, childList: true, attributes: true, characterData: true };
      observer.observe(document.body, changes);
    },
    selector,
    text,
  );
  return async () => {
    await page.waitForFunction(() => document.body.dataset.seen === "yes", { timeout: 15_000 });
  };
}

/** The text of the first element that fits. */
export function textOf(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, (each) => each.textContent ?? "");
}

/** Whether an element that fits is there and visible now. */
export async function seen(page: Page, selector: string): Promise<boolean> {
  const element = await page.$(selector);
  return element !== null && (await element.isVisible());
}

/** The id of the page's person. */
export function personOf(page: Page): Promise<number> {
  return page.evaluate(() => JSON.parse(localStorage.getItem("botfleet.person") ?? "{}").id);
}
