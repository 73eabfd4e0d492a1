import type { ElementHandle, Page } from "puppeteer-core";
import { expect, test } from "vitest";
import { api, send } from "../testing/api-client.ts";
import { personOf, press, say, seen, textOf, waitForText } from "./testing/visitor.ts";
import { createVisits } from "./testing/visits.ts";

const visits = createVisits();

/** What is typed in a field; runs in the page. */
const fieldText = (field: Element) => (field instanceof HTMLTextAreaElement ? field.value : "");

/** The points of a button, but for its round corners, at which a press would hit something else; runs in the page. */
const coveredPoints = (inside: Element) => {
  const button = inside.closest("button");
  const box = button?.getBoundingClientRect() ?? new DOMRect();
  const points = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((x) => [0.2, 0.5, 0.8].map((y) => [x, y] as const));
  return points.filter(([x, y]) => {
    const hit = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
    return button === null || !button.contains(hit);
  });
};

/** What has the focus, by its label and the message around it; runs in the page. */
const focusPlace = () => {
  const message = document.activeElement?.closest(".message")?.querySelector(".text")
    ?.firstChild?.textContent;
  return `${document.activeElement?.getAttribute("aria-label")}${message === undefined ? "" : ` of ${message}`}`;
};

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

for (const [device, width] of [
  ["a desktop", 1100],
  ["a phone", 390],
] as const) {
  test(`on ${device}, what a message shows under the pointer covers no button of the one above`, async () => {
    const page = await visits.newTalker();
    await page.setViewport({ width, height: 760 });
    for (const text of ["above", "below"]) {
      const reply_markup = { inline_keyboard: [[{ text: `key ${text}`, callback_data: "alert" }]] };
      await api(visits.world.url, "sendMessage", { chat_id: await personOf(page), text, reply_markup });
    }
    await waitForText(page, "below");
    await send("POST", `${visits.world.url}/people/${await personOf(page)}/bots/shop/text`, { text: "mine" });
    await waitForText(page, "mine", ".messages:not(.pending)");
    for (const [message, above] of [
      ["below", "key above"],
      ["mine", "key below"],
    ]) {
      const bubble = await page.waitForSelector(`.message ::-p-text(${message})`);
      await bubble?.hover();
      const key = await page.waitForSelector(`.key ::-p-text(${above})`);
      expect(await key?.evaluate(coveredPoints)).toEqual([]);
      const shown = await bubble?.evaluateHandle((node) => node.closest(".message")?.querySelector(".act"));
      expect(await (shown as ElementHandle<HTMLElement>).evaluate(coveredPoints)).toEqual([]);
    }
  });
}

test("Tab stops at the last message's Reply and Edit alone, and the arrow keys lead to those of the others", async () => {
  const page = await visits.newTalker();
  await say(page, "links", "Bold both");
  const stops = () => page.$$eval(".act[tabindex='0']", (acts) => acts.map((act) => act.ariaLabel));
  expect(await stops()).toEqual(["Reply"]);
  await page.focus(".act[tabindex='0']");
  await page.keyboard.press("ArrowUp");
  expect(await page.evaluate(focusPlace)).toBe("Reply of links");
  expect(await stops()).toEqual(["Reply", "Edit"]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.$eval(".message-field", fieldText)).toBe("links");
});

test("what the next text is for is said, and Cancel hands the focus to the field", async () => {
  const page = await visits.newTalker();
  const said = await page.waitForSelector(".foot [role=status]");
  expect(await said?.evaluate((node) => node.textContent)).toBe("");
  await actOn(page, "Hello Anna!", "Reply");
  expect(await said?.evaluate((node) => node.textContent)).toBe("Reply to Botfleet Shipping: Hello Anna!");
  await press(page, ".aim [aria-label=Cancel]");
  expect(await said?.evaluate((node) => node.textContent)).toBe("");
  expect(await page.evaluate(focusPlace)).toBe("Message");
});
