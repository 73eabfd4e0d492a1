import type { ElementHandle, Page } from "puppeteer-core";
import { expect, test } from "vitest";
import { send } from "../testing/api-client.ts";
import { personOf, press, say, seen, textOf, waitForText } from "./testing/visitor.ts";
import { createVisits } from "./testing/visits.ts";

const visits = createVisits();

/** What is typed in a field; runs in the page. */
const fieldText = (field: Element) => (field instanceof HTMLTextAreaElement ? field.value : "");

/** Presses what a message shows under the pointer. */
async function actOn(page: Page, message: string, act: "Reply" | "Edit"): Promise<void> {
  const element = await page.waitForSelector(`.message ::-p-text(${message})`);
  await element?.hover();
  const found = await element?.evaluateHandle(
    (node, label) => node.closest(".message")?.querySelector(`.act[aria-label="${label}"]`),
    act,
  );
  await (found as ElementHandle<HTMLElement>).click();
}

test("a message is answered by Reply, and Escape takes the answer's aim away again", async () => {
  const page = await visits.newTalker();
  await actOn(page, "Hello Anna!", "Reply");
  await waitForText(page, "Reply to Botfleet ShippingHello Anna!", ".aim");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".aim", { hidden: true });
  await say(page, "this one", "You mean: undefined");
  await actOn(page, "Hello Anna!", "Reply");
  await say(page, "this one", "You mean: Hello Anna!");
  expect(await textOf(page, ".message.out .quote")).toBe("Botfleet ShippingHello Anna!");
  expect(await seen(page, ".aim")).toBe(false);
});

test("a text of one's own is changed in its place by Edit, and what was being typed is there again", async () => {
  const page = await visits.newTalker();
  await say(page, "links", "Bold both");
  await page.type(".message-field", "half a tho");
  await actOn(page, "links", "Edit");
  expect(await page.$eval(".message-field", fieldText)).toBe("links");
  await say(page, " and more", "Now you say: links and more");
  await waitForText(page, "links and moreedited", ".message.out .text");
  expect(await page.$eval(".message-field", fieldText)).toBe("half a tho");
  expect(await page.$$(".message.in .act[aria-label=Edit]")).toEqual([]);
});

test("a change that the server did not take is in the field again", async () => {
  const page = await visits.newTalker();
  await say(page, "links", "Bold both");
  await visits.world.stop();
  await actOn(page, "links", "Edit");
  await page.type(".message-field", " and more");
  await page.keyboard.press("Enter");
  await waitForText(page, "The server does not answer.", ".toast");
  await waitForText(page, "Editlinks", ".aim");
  expect(await page.$eval(".message-field", fieldText)).toBe("links and more");
  await visits.world.restart();
  await press(page, ".connection-line .link-button");
  await page.waitForSelector(".connection-line", { hidden: true });
  await page.type(".message-field", ".");
  await page.keyboard.press("Enter");
  await waitForText(page, "links and more.edited", ".message.out .text");
});

test("a command that is chosen while a message is being changed goes out by itself, and the message stays", async () => {
  const page = await visits.newTalker();
  await say(page, "links", "Bold both");
  await page.type(".message-field", "half a tho");
  await actOn(page, "links", "Edit");
  await press(page, '[aria-label="Commands"].round-button');
  await press(page, ".command ::-p-text(/balance)");
  await waitForText(page, "Your balance is $12.00");
  expect(await page.$$eval(".message.out .text", (texts) => texts[1]?.textContent)).toMatch(/^links\d/);
  expect(await seen(page, ".aim")).toBe(false);
  expect(await page.$eval(".message-field", fieldText)).toBe("half a tho");
});

test("a command that is chosen while a message is being answered answers nothing", async () => {
  const page = await visits.newTalker();
  await actOn(page, "Hello Anna!", "Reply");
  await page.type(".message-field", "/ba");
  await page.waitForFunction(() => document.querySelectorAll(".command").length === 1);
  await page.keyboard.press("Enter");
  await waitForText(page, "Your balance is $12.00");
  expect(await seen(page, ".quote")).toBe(false);
  expect(await seen(page, ".aim")).toBe(false);
  expect(await page.$eval(".message-field", fieldText)).toBe("");
});

test("an answer to a message that went meanwhile is sent by itself", async () => {
  const page = await visits.newTalker();
  await say(page, "stay", "Gone soon");
  await actOn(page, "Gone soon", "Reply");
  await send("POST", `${visits.world.url}/people/${await personOf(page)}/bots/shop/text`, { text: "go" });
  await waitForText(page, "It went");
  await say(page, "this one", "You mean: undefined");
  await page.waitForFunction(() => document.querySelector(".pending")?.childElementCount === 0);
});
