import type { Browser, BrowserContext, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { startBrowser } from "./browser.ts";
import { type PageWorld, startPageWorld } from "./page-world.ts";
import { enter, openChat, press, waitForText } from "./visitor.ts";

/** Visits to the chat page by a test file's tests, one browser and one simulator for all of them. */
export interface Visits {
  /** There while tests run. */
  readonly world: PageWorld;
  /** A page of a visitor who was never here; errors of its scripts and refusals by its policy fail the test. */
  newVisitor(width?: number, height?: number): Promise<Page>;
  /** A visitor who has started the bot. */
  newTalker(name?: string, language?: string): Promise<Page>;
}

/** Starts both before the file's tests and ends them afterwards; a visit ends with its test. */
export function createVisits(): Visits {
  let browser: Browser | undefined;
  let world: PageWorld | undefined;
  let context: BrowserContext | undefined;
  const troubles: string[] = [];

  beforeAll(async () => {
    [browser, world] = await Promise.all([startBrowser(), startPageWorld()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });
  afterEach(async () => {
    await context?.close();
    context = undefined;
    expect(troubles.splice(0)).toEqual([]);
  });

  const visits: Visits = {
    get world() {
      if (world === undefined) throw new Error("the simulator of the chat page runs only while tests do");
      return world;
    },
    async newVisitor(width = 1100, height = 760) {
      context = await browser?.createBrowserContext();
      if (context === undefined) throw new Error("the browser runs only while tests do");
      const page = await context.newPage();
      await page.setViewport({ width, height });
      watch(page, visits.world.url, troubles);
      return page;
    },
    async newTalker(name = "Anna", language = "en") {
      const page = await visits.newVisitor();
      await enter(page, visits.world.url, name, language);
      await openChat(page, "shop");
      await press(page, ".wide");
      await waitForText(page, `Hello ${name}!`);
      return page;
    },
  };
  return visits;
}

/** Notes what must not happen in a page. */
function watch(page: Page, url: string, troubles: string[]): void {
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (message) => {
    if (/Content.Security.Policy|TrustedHTML/i.test(message.text())) troubles.push(message.text());
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith("http") && !url.endsWith(host)) troubles.push(`asked ${request.url()}`);
  });
}
