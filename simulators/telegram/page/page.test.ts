import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ElementHandle } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { send } from "../testing/api-client.ts";
import { ATTACK, FILE_NAME } from "./testing/page-bot.ts";
import {
  enter,
  openChat,
  personOf,
  press,
  say,
  seen,
  textOf,
  waitForText,
  watchFor,
} from "./testing/visitor.ts";
import { createVisits } from "./testing/visits.ts";

let folder: string;
const visits = createVisits();
const { newVisitor, newTalker } = visits;

/** What is read out of a dialog beside its label; runs in the page. */
const describedAs = (dialog: Element) =>
  document.getElementById(dialog.getAttribute("aria-describedby") ?? "")?.textContent;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chat-page-files-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a first visit asks for a name, shows the bots and what the chosen one can do, and starts it", async () => {
  const page = await newVisitor();
  await enter(page, visits.world.url, "Anna");
  await waitForText(page, "Botfleet Shipping", ".bots");
  await openChat(page, "shop");
  await waitForText(page, "I buy postage labels", ".empty-chat");
  expect(await textOf(page, ".wide")).toBe("START");
  await press(page, ".wide");
  await waitForText(page, "Hello Anna!");
  expect(await seen(page, ".empty-chat")).toBe(false);
  await waitForText(page, "Hello Anna!", ".bot-preview");
});

test("a reload keeps the person and the open chat, and a deep link hands its payload over", async () => {
  const page = await newTalker();
  await page.reload();
  await waitForText(page, "Hello Anna!");
  await page.evaluate(() => {
    location.hash = "#shop?start=promo_7";
  });
  await press(page, ".wide:not([hidden])");
  await waitForText(page, "Hello Anna! promo_7");
  expect(await page.evaluate(() => location.hash)).toBe("#shop");
});

test("a new person is asked about first, with what is lost, and Enter or Escape keeps who is there", async () => {
  const page = await newTalker();
  const ask = async () => {
    await press(page, '[aria-label="Menu"].round-button');
    await page.waitForSelector(".menu-item:focus");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await waitForText(page, "This browser forgets Anna for good", "dialog[open][role=alertdialog]");
    expect(await page.$eval("dialog", describedAs)).toContain("This browser forgets Anna for good");
  };
  for (const key of ["Enter", "Escape"] as const) {
    await ask();
    await page.keyboard.press(key);
    await page.waitForSelector("dialog", { hidden: true });
    expect(await personOf(page)).toBeDefined();
    expect(await textOf(page, ".sidebar h1")).toBe("Anna");
  }
  await ask();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#first-name");
  expect(await personOf(page)).toBeUndefined();
});

test("the menu names the person's id, as the owner's setting wants it", async () => {
  const page = await newTalker();
  await press(page, '[aria-label="Menu"].round-button');
  await waitForText(page, `Copy Telegram id ${await personOf(page)}`, ".menu-item");
});

test("a pressed button turns, the bot's answer is shown, and the message changes in its place", async () => {
  const page = await newTalker();
  await say(page, "links", "Bold both");
  const before = await page.$$eval(".message", (nodes) => nodes.length);
  const turned = await watchFor(page, '.key[aria-busy="true"]');
  await press(page, ".key ::-p-text(Rates)");
  await turned();
  await waitForText(page, "Here are the rates", ".toast");
  await waitForText(page, "Choose a rate");
  expect(await textOf(page, ".message.in .text")).toMatch(/^Choose a rateedited /);
  expect(await page.$$eval(".message", (nodes) => nodes.length)).toBe(before);
  expect(await seen(page, '[aria-busy="true"]')).toBe(false);
});

test("a button's alert has to be acknowledged, and a button with an address leads to a new tab", async () => {
  const page = await newTalker();
  await press(page, ".key ::-p-text(Alert)");
  await waitForText(page, "Think twice", "dialog[open]");
  await page.keyboard.press("Enter");
  await page.waitForSelector("dialog", { hidden: true });
  const link = await page.$eval("a.key", (each) => ({ href: each.href, target: each.target, rel: each.rel }));
  expect(link).toEqual({ href: "https://example.org/a?b=1", target: "_blank", rel: "noopener noreferrer" });
});

test("a document shows its name and size, and opens", async () => {
  const page = await newTalker();
  await say(page, "label", "Tracking number 9400 1112");
  expect(await textOf(page, ".file-name")).toBe(FILE_NAME);
  expect(await textOf(page, ".file-line")).toMatch(/^\d+ BOpenDownload$/);
  const link = await page.$eval("a.file-link", ({ href, target, rel }) => ({ href, target, rel }));
  expect(link).toMatchObject({ target: "_blank", rel: "noopener" });
  const answer = await fetch(link.href);
  expect((await answer.text()).slice(0, 5)).toBe("%PDF-");
  expect(answer.headers.get("content-type")).toBe("application/pdf");
  expect(answer.headers.get("content-security-policy")).toBeNull();
});

test("an HTML document is not shown by the page, and runs nothing where it is opened by its address", async () => {
  const page = await newTalker();
  const person = await personOf(page);
  const form = new FormData();
  form.set("file", new Blob(["<script>window.hacked=5</script>"], { type: "text/html" }), "a.html");
  await send("POST", `${visits.world.url}/people/${person}/bots/shop/file`, form);
  await waitForText(page, "Got a.html");
  expect(await page.$$eval(".file-link", (links) => links.map((link) => link.textContent))).toEqual([
    "Download",
  ]);
  const href = await page.$eval(".file-link", (link) => (link instanceof HTMLAnchorElement ? link.href : ""));
  const opened = await page.browserContext().newPage();
  await opened.goto(href);
  expect(await opened.evaluate(() => "hacked" in window)).toBe(false);
});

test("a photo that a person attaches comes back from the bot and opens large", async () => {
  const page = await newTalker();
  const path = join(folder, "picture.png") as `${string}.png`;
  await page.screenshot({ path, clip: { x: 0, y: 0, width: 300, height: 200 } });
  const picker = await page.$("input[type=file]");
  await (picker as ElementHandle<HTMLInputElement>).uploadFile(path);
  await page.waitForSelector("dialog[open] img");
  await page.type("dialog[open] [aria-label=Caption]", "My parcel");
  await page.keyboard.press("Enter");
  await waitForText(page, "Nice picture");
  await waitForText(page, "My parcel", ".message.out");
  await press(page, ".message.in .photo");
  await page.waitForFunction(() => {
    const image = document.querySelector<HTMLImageElement>(".lightbox[open] img");
    return image?.complete === true && image.naturalWidth === 300;
  });
  await page.keyboard.press("Escape");
  await page.waitForSelector(".lightbox", { hidden: true });
});

test("a document that is dropped onto the chat is sent as it is", async () => {
  const page = await newTalker();
  await page.$eval(".conversation", (chat) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["a,b\n1,2\n"], "data.csv", { type: "text/csv" }));
    chat.dispatchEvent(new DragEvent("dragenter", { dataTransfer }));
    chat.dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
  });
  await waitForText(page, "data.csv", "dialog[open]");
  await page.keyboard.press("Enter");
  await waitForText(page, "Got data.csv");
});

test("the command menu filters while typing and sends what is chosen", async () => {
  const page = await newTalker();
  await page.type(".message-field", "/");
  await waitForText(page, "/newlabel", ".commands");
  await page.type(".message-field", "ba");
  await page.waitForFunction(() => document.querySelectorAll(".command").length === 1);
  await page.keyboard.press("Enter");
  await waitForText(page, "Your balance is $12.00");
});

test("commands come in the person's language, and right-to-left texts run from the right", async () => {
  const page = await newTalker("آنا", "fa");
  await press(page, '[aria-label="Commands"].round-button');
  await waitForText(page, "خرید برچسب پستی", ".commands");
  await page.keyboard.press("Escape");
  await say(page, "farsi", "برچسب شما آماده است");
  const direction = await page.$$eval(".message.in .text", (nodes) => {
    const last = nodes.at(-1);
    return last === undefined ? "" : getComputedStyle(last).direction;
  });
  expect(direction).toBe("rtl");
});

test("formatted texts keep their form, hidden ones wait for a press, and no address runs a script", async () => {
  const page = await newTalker();
  await say(page, "links", "Bold both");
  expect(await textOf(page, ".text strong em")).toBe("both");
  expect(await page.$$eval(".text a", (links) => links.map((link) => link.href))).toEqual([
    "https://example.org/",
  ]);
  await press(page, ".spoiler");
  expect(await seen(page, ".spoiler.revealed")).toBe(true);
  await press(page, ".text-button ::-p-text(/balance)");
  await waitForText(page, "Your balance is $12.00");
});

test("markup in names, texts, buttons and file names stays a text", async () => {
  const page = await newTalker("<img src=x onerror=window.hacked=4>");
  await say(page, "attack", ATTACK);
  await say(page, ATTACK.slice(0, 40), ATTACK.slice(0, 40));
  await say(page, "label", FILE_NAME);
  expect(await textOf(page, ".keys:last-of-type .key")).not.toBe("");
  expect(await page.$$eval(".pane img, .sidebar img, #app script", (nodes) => nodes.length)).toBe(0);
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
});

test("answers quote, deleted messages vanish, and a chat action shows what the bot is about", async () => {
  const page = await newTalker();
  await say(page, "stay", "Gone soon");
  expect(await textOf(page, ".quote")).toBe("Youstay");
  await say(page, "go", "It went");
  expect(await textOf(page, ".messages")).not.toContain("Gone soon");
  const typing = await watchFor(page, ".typing", "sending a document");
  await say(page, "type", "type");
  await typing();
});

test("keys stand in place of the letters until the bot takes them away, and a wish for a reply asks for one", async () => {
  const page = await newTalker();
  await say(page, "keys", "Which size?");
  await press(page, ".reply-key ::-p-text(Small)");
  await waitForText(page, "Small it is");
  await page.waitForFunction(() => document.querySelectorAll(".reply-key").length === 0);
  await say(page, "ask", "Your city?");
  await page.waitForSelector('.message-field[placeholder="City"]');
});

test("an invoice in Stars is paid by its button", async () => {
  const page = await newTalker();
  await say(page, "invoice", "A bundle of labels");
  await press(page, ".key ::-p-text(Pay 50 ★)");
  await waitForText(page, "You paid 50 ★");
  await waitForText(page, "Thank you!");
});

test("who reads further up stays there, and a button tells how many messages are new", async () => {
  const page = await newTalker();
  await say(page, "many", "Line 30");
  await page.waitForFunction(() => {
    const scroll = document.querySelector(".scroll");
    return scroll !== null && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 2;
  });
  await page.$eval(".scroll", (scroll) => scroll.scrollTo(0, 100));
  await page.waitForSelector(".jump:not([hidden])");
  await send("POST", `${visits.world.url}/people/${await personOf(page)}/bots/shop/text`, {
    text: "/balance",
  });
  await waitForText(page, "1", ".jump .unread");
  expect(await page.$eval(".scroll", (scroll) => scroll.scrollTop)).toBe(100);
  await press(page, ".jump");
  await waitForText(page, "Your balance is");
  await page.waitForSelector(".jump", { hidden: true });
});

test("a text that is too long is counted and not sent", async () => {
  const page = await newTalker();
  await page.$eval(".message-field", (field) => {
    field.textContent = "";
    if (field instanceof HTMLTextAreaElement) field.value = "x".repeat(4100);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await waitForText(page, "-4", ".counter");
  expect(await page.$eval(".send", (send) => send instanceof HTMLButtonElement && send.disabled)).toBe(true);
});

test("a bot that is stopped offers to be let in again", async () => {
  const page = await newTalker();
  await press(page, '[aria-label="Chat menu"].round-button');
  await press(page, ".menu-item ::-p-text(Stop)");
  await waitForText(page, "UNBLOCK", ".wide");
  await press(page, ".wide");
  await page.waitForSelector(".composer:not([hidden])");
});

test("on a phone the list and the chat are shown one at a time", async () => {
  const page = await newVisitor(390, 800);
  await enter(page, visits.world.url, "Anna");
  expect(await seen(page, ".pane")).toBe(false);
  await openChat(page, "shop");
  expect(await seen(page, ".sidebar")).toBe(false);
  await press(page, ".back");
  await page.waitForSelector(".sidebar", { visible: true });
  expect(await seen(page, ".pane")).toBe(false);
});

test("what could not be sent says so, and is sent when the server is back and asked again", async () => {
  const page = await newTalker();
  await visits.world.stop();
  await page.waitForSelector(".connection-line:not([hidden])");
  await page.type(".message-field", "/balance");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await waitForText(page, "Not sent. The server does not answer.", ".pending");
  await visits.world.restart();
  await press(page, ".connection-line .link-button");
  await page.waitForSelector(".connection-line", { hidden: true });
  await press(page, ".not-sent ::-p-text(Try again)");
  await waitForText(page, "Your balance is $12.00");
  await page.waitForFunction(() => document.querySelector(".pending")?.childElementCount === 0);
});

test("a person whom the server has forgotten starts over quietly", async () => {
  const page = await newTalker();
  await visits.world.stop();
  await visits.world.wipe();
  await visits.world.restart();
  await page.reload();
  await page.waitForSelector("#first-name");
});
