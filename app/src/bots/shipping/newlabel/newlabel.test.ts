import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { buttonsOf } from "../testing/buttons.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";
import {
  enterAddress,
  priced,
  RECIPIENT,
  SENDER,
  toConfirm,
  toRates,
  toSize,
} from "../testing/label-steps.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

/** A person with a label that waits for its purchase, and this much money. */
async function readyToBuy(cents: number): Promise<ShippingChat> {
  const chat = bot.newChat();
  if (cents > 0) await bot.topUp(chat.id, cents);
  await toConfirm(bot, chat);
  return chat;
}

describe("a label from the first question to the order", () => {
  test("field by field, a typed size and weight, a price, the check, and the purchase", async () => {
    const chat = bot.newChat();
    await bot.topUp(chat.id, 10_000);
    await chat.text("/newlabel");
    expect(chat.last.text).toContain("<b>Who sends the parcel?</b>");
    expect(buttonsOf(chat)).toEqual(["✍️ Field by field", "✖️ Cancel"]);
    await enterAddress(chat, SENDER);
    expect(chat.last.text).toContain("<b>Who gets the parcel?</b>");
    expect(buttonsOf(chat)).toEqual(["✍️ Field by field", "◀ Back", "✖️ Cancel"]);
    await enterAddress(chat, RECIPIENT);
    expect(chat.last.text).toContain("<b>How big is the parcel?</b>");
    await chat.text("10x6x4 in");
    expect(chat.last.text).toContain("<b>How heavy is it?</b>");
    const asked = await chat.text("2 lb 3 oz");
    expect(chat.last.text).toBe("⏳ Asking the carriers… Their prices come into this message by themselves.");
    expect(buttonsOf(chat)).toEqual(["🔄 Ask again", "✏️ Change something", "◀ Back", "✖️ Cancel"]);
    await bot.bring(chat, asked);
    expect(chat.last.text).toContain("<b>Choose how to send it</b>");
    const prices = buttonsOf(chat).slice(0, -4);
    expect(prices.length).toBeGreaterThan(1);
    expect(prices.length).toBeLessThanOrEqual(10);
    expect(prices[0]).toMatch(/^💲 \$\d+\.\d\d · [^ ].+ · \d+ days?$/);
    expect(prices.filter((text) => text.includes("⚡"))).toHaveLength(1);

    await chat.press("💲", chat.last);
    const screen = chat.last;
    for (const line of [
      "Ada Reed",
      "1600 Main St",
      "Grace Hill",
      "10 × 6 × 4 in",
      "2 lb 3 oz",
      "Your balance: $100.00",
    ])
      expect(screen.text).toContain(line);

    const { work } = await chat.press("Buy for");
    expect(screen.text).toMatch(/^⏳ Buying your label… \$\d+\.\d\d is taken/);
    expect([...screen.buttons.keys()]).toEqual(["💾 Save as template"]);
    const { orders } = await bot.services.orders.list(chat.id, 1);
    expect(orders).toMatchObject([
      {
        state: "pending",
        from: { name: "Ada Reed", line1: "1600 Main St", city: "Austin", state: "TX", postalCode: "78701" },
        to: { name: "Grace Hill", countryCode: "US" },
        parcel: {
          dimensions: { unit: "inch", length: 10, width: 6, height: 4 },
          weight: { unit: "ounce", value: 35 },
        },
      },
    ]);
    expect(work).toEqual([
      {
        kind: "job",
        job: "label-buy",
        id: `${orders[0]?.orderId}.1`,
        payload: { orderId: orders[0]?.orderId },
      },
    ]);
    expect(JSON.parse(chat.session)).toEqual({ expecting: "nothing", language: "auto" });
  });

  test("usual sizes and weights are buttons, and each step changes the message in place", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    const before = chat.messages.length;
    await chat.press("Small box");
    await bot.bring(chat, await chat.press("1 lb", chat.last));
    expect(chat.messages).toHaveLength(before);
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("in Russian and Persian it asks in the language, with metric weights", async () => {
    const russian = bot.newChat({ languageCode: "ru" });
    await russian.text("/newlabel");
    expect(russian.last.text).toContain("Кто отправляет посылку?");
    const persian = bot.newChat({ languageCode: "fa" });
    await persian.text("/newlabel");
    expect(persian.last.text).toContain("فرستندهٔ بسته کیست؟");
    expect(buttonsOf(persian)).toEqual(["✍️ بخش‌به‌بخش", "✖️ انصراف"]);
  });

  test("a name of a service is said once, and only the marks stand before a price", async () => {
    const chat = bot.newChat();
    await toRates(bot, chat);
    const prices = buttonsOf(chat).slice(0, -4);
    for (const price of prices) {
      expect(price).toMatch(/^(?:💲 |⚡ |💲⚡ )?\$\d/);
      expect(price).not.toMatch(/USPS.*USPS|UPS.*[^S]UPS|FedEx.*FedEx/);
    }
  });

  test("usual sizes and weights come in the units of the language", async () => {
    const english = bot.newChat();
    await toSize(english);
    expect(buttonsOf(english)[1]).toBe("Small box · 8 × 6 × 4 in");
    const session = JSON.parse(english.session);
    const russian = bot.newChat({ languageCode: "ru" });
    russian.session = JSON.stringify({ ...session, language: "ru" });
    await russian.text("?");
    expect(buttonsOf(russian)[1]).toBe("Маленькая коробка · 20 × 15 × 10 см");
    await russian.press("Маленькая");
    expect(buttonsOf(russian)[0]).toBe("250 г");
  });

  test("a session stays small, however long the answers are", async () => {
    const chat = bot.newChat();
    await chat.text("/newlabel");
    await enterAddress(chat, ["\u{1F600}n".repeat(30), "ش".repeat(100), "x".repeat(50), "TX", "78701"]);
    await enterAddress(chat, ["\u{1F600}n".repeat(30), "ش".repeat(100), "x".repeat(50), "TX", "78701"]);
    expect(Buffer.byteLength(chat.session)).toBeLessThan(8_192);
  });
});

describe("a pasted address", () => {
  const address = {
    name: "Ada Reed",
    line1: "1600 Main St",
    city: "Austin",
    state: "TX",
    postalCode: "78701",
    countryCode: "US",
  };

  /** What the job of that id read; what becomes of it is told in addresses/address-read.test.ts. */
  async function pasted(chat: ShippingChat, telegramId: number): Promise<string> {
    await chat.text("/newlabel");
    const text = "Ada Reed, 1600 Main St\nAustin TX 78701";
    const { work } = await chat.text(text);
    const payload = { telegramId: chat.id, side: "from", text, language: "en" };
    expect(work).toMatchObject([{ kind: "job", job: "address-read", payload }]);
    expect(chat.last.text).toContain("Reading the address");
    const id = work[0]?.id ?? "";
    const expires_at = new Date(Date.now() + 60_000);
    const found = { side: "from", fields: address, missing: [], unsure: [] };
    await bot.readings.keep({ _id: id, telegram_id: telegramId, ...found, expires_at } as never);
    return id;
  }

  test("is read by a job; one field of it can be changed, and the others stay", async () => {
    const chat = bot.newChat();
    const id = await pasted(chat, chat.id);
    await chat.tell("address-read", { id, language: "en" });
    await chat.press("Change");
    await chat.press("Street");
    expect(buttonsOf(chat)).toContain("Keep: 1600 Main St");
    await chat.text("1601 Main St");
    await chat.press("Correct");
    expect(JSON.parse(chat.session).draft.known.from).toEqual({ ...address, line1: "1601 Main St" });
  });

  test("read for another person, or for a draft that is over, is not taken", async () => {
    const chat = bot.newChat();
    const id = await pasted(chat, chat.id + 5_000);
    expect((await chat.pressData(`addr:use:${id}`)).toast).toContain("no longer active");
    await chat.text("/cancel");
    expect((await chat.pressData(`addr:use:${id}`)).toast).toContain("no longer active");
  });
});

describe("what cannot be used is answered with what can, and nothing is changed", () => {
  async function refused(chat: ShippingChat, text: string, expected: string): Promise<void> {
    const before = chat.session;
    const { messages, work } = await chat.text(text);
    expect(messages).toHaveLength(1);
    expect(chat.last.text).toContain(expected);
    expect(chat.session).toBe(before);
    expect(work).toEqual([]);
    expect(buttonsOf(chat)).toContain("✖️ Cancel");
  }

  test.each([
    ["🙂🙂", "There is no address in this message"],
    ["\ud800\udfff\ud800", "There is no address in this message"],
    ["x".repeat(4096), "too long for an address"],
  ])("the address %j", async (text, expected) => {
    const chat = bot.newChat();
    await chat.text("/newlabel");
    await refused(chat, text, expected);
  });

  test.each([
    ["0x6x4 in", "No carrier takes such a size"],
    ["10x6x4", "Inches or centimeters?"],
    ["big", "I did not understand this size"],
    ["📦".repeat(2048), "I did not understand this size"],
  ])("the size %j", async (text, expected) => {
    const chat = bot.newChat();
    await toSize(chat);
    await refused(chat, text, expected);
  });

  test.each([
    ["0", "Pounds, ounces, kilograms or grams?"],
    ["0 kg", "No carrier takes such a weight"],
    ["-1", "No carrier takes such a weight"],
    ["1e9", "I did not understand this weight"],
    ["1000000000 kg", "No carrier takes such a weight"],
    ["five", "I did not understand this weight"],
    [
      "1,250 kg",
      "This can mean <code>1.25 kg</code> or <code>1250 kg</code>. Please type the one you mean like that.",
    ],
    ["<b>5 kg", "I did not understand this weight"],
    ["5 kg".padEnd(4096, "\u200f\ud800"), "I did not understand this weight"],
  ])("the weight %j", async (text, expected) => {
    const chat = bot.newChat();
    await toSize(chat);
    await chat.press("Medium box");
    await refused(chat, text, expected);
  });

  test("a photo, a sticker or a voice message where text is asked", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    const before = chat.session;
    await chat.message({
      sticker: { file_id: "x", file_unique_id: "y", type: "regular", width: 1, height: 1 },
    });
    expect(chat.last.text).toContain("I need the answer as text");
    expect(chat.session).toBe(before);
  });

  test("text where a button is asked", async () => {
    const chat = bot.newChat();
    await toRates(bot, chat);
    await refused(chat, "the cheapest", "press one of the buttons");
  });
});

describe("an address whose parts do not fit its country", () => {
  const typed = ["Grace Hill", "500 5th Ave", "New York", "NY", "SW1A 1AA"] as const;

  async function entered(fields: readonly string[], country: string): Promise<ShippingChat> {
    const chat = bot.newChat();
    await chat.text("/newlabel");
    await chat.press("Field by field");
    const [name = "", street = "", ...rest] = fields;
    await chat.text(name);
    await chat.text(street);
    await chat.press("Skip", chat.last);
    for (const field of [...rest, country]) await chat.text(field);
    return chat;
  }

  test("is asked for the postal code again, with one that exists", async () => {
    const chat = await entered(typed, "USA");
    expect(chat.last.text).toContain("There is no such postal code in United States. An example is 78701.");
    await chat.text("1011O");
    expect(chat.last.text).toContain("There is no such postal code");
    await chat.text("10110");
    expect(chat.last.text).toContain("is this right?");
  });

  test("may have the wrong country instead", async () => {
    const chat = await entered(typed, "USA");
    await chat.press("Not United States");
    await chat.text("UK");
    await chat.press("Keep: SW1A 1AA");
    expect(chat.last.text).toContain("is this right?");
    expect(chat.last.text).toContain("GB");
  });

  test("is asked for the state again; a state by its name becomes its code", async () => {
    const chat = await entered(["Grace Hill", "500 5th Ave", "New York", "Atlantis", "10110"], "USA");
    expect(chat.last.text).toContain("There is no such state in United States. An example is TX.");
    await chat.text("new york");
    await chat.press("Correct");
    expect(JSON.parse(chat.session).draft.known.from.state).toBe("NY");
  });
});

describe("buttons of another time or place", () => {
  test("one of an earlier step is no longer active and changes nothing", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    const small = chat.pressUpdate("Small box", chat.last);
    await chat.press("Large box");
    const before = chat.session;
    expect(await chat.deliver(small)).toMatchObject({
      messages: [],
      work: [],
      toast: "This button is no longer active.",
    });
    expect(chat.session).toBe(before);
  });

  test("one of an earlier draft is no longer active", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    const small = chat.pressUpdate("Small box", chat.last);
    await chat.text("/cancel");
    await toSize(chat);
    const before = chat.session;
    expect((await chat.deliver(small)).toast).toBe("This button is no longer active.");
    expect(chat.session).toBe(before);
  });

  test("one that the open question does not have is no longer active, however right its draft and turn are", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    const { id, turn } = JSON.parse(chat.session).draft;
    const before = chat.session;
    for (const act of [
      "rate:0",
      "weight:1",
      "size:99",
      "country:US",
      "right",
      "keep",
      "again",
      "revise",
      "field:name",
    ])
      expect((await chat.pressData(`d:${id}:${turn}:${act}`)).toast, act).toBe(
        "This button is no longer active.",
      );
    expect(chat.session).toBe(before);
  });

  test("a forged purchase of a price that was never confirmed buys nothing", async () => {
    const chat = bot.newChat();
    await bot.topUp(chat.id, 10_000);
    await toRates(bot, chat);
    expect((await chat.pressData("buy:c7000000001")).toast).toBe("This button is no longer active.");
    expect(await bot.services.ledger.balance(chat.id)).toBe(10_000);
  });
});

describe("the purchase", () => {
  test("pressing twice, pressing again after the session was lost, and a redelivery buy once", async () => {
    const chat = await readyToBuy(10_000);
    const sessionAtConfirm = chat.session;
    const press = chat.pressUpdate("Buy for");
    const again = chat.pressUpdate("Buy for");
    const screen = chat.last;
    await chat.deliver(press);
    const balance = await bot.services.ledger.balance(chat.id);
    expect(balance).toBeLessThan(10_000);
    for (const session of [chat.session, "", sessionAtConfirm]) {
      for (const update of [press, again]) {
        chat.session = session;
        const { work } = await chat.deliver(update);
        expect(screen.text).toContain("Buying your label…");
        expect(work).toMatchObject([{ job: "label-buy" }]);
      }
    }
    expect((await bot.services.orders.list(chat.id, 1)).orders).toHaveLength(1);
    expect(await bot.services.ledger.balance(chat.id)).toBe(balance);
  });

  test("two presses at the same moment buy once", async () => {
    const chat = await readyToBuy(10_000);
    const updates = [chat.pressUpdate("Buy for"), chat.pressUpdate("Buy for")];
    await Promise.all(updates.map((update) => chat.deliver(update)));
    expect((await bot.services.orders.list(chat.id, 1)).orders).toHaveLength(1);
  });

  test("without enough money it says how much is missing, offers to top up, and keeps the label", async () => {
    const chat = await readyToBuy(0);
    expect(chat.last.text).toMatch(/<b>\$\d+\.\d\d is missing on your balance\.<\/b> Top up/);
    await chat.press("Buy for");
    expect(chat.last.text).toMatch(/^<b>\$\d+\.\d\d is missing on your balance\.<\/b> Nothing was bought\./);
    expect(buttonsOf(chat)).toContain("➕ Top up");
    expect((await bot.services.orders.list(chat.id, 1)).orders).toEqual([]);

    await chat.press("Top up");
    await bot.bring(chat, await chat.text("25"));
    expect(chat.last.text).toContain("Your payment page for <b>$25.00</b>");
    await bot.topUp(chat.id, 2_500);
    await chat.press("Continue the label");
    expect(chat.last.text).toContain("Your balance: $25.00");
    await chat.press("Buy for", chat.last);
    expect((await bot.services.orders.list(chat.id, 1)).orders).toHaveLength(1);
  });
});

describe("the ways back and out", () => {
  test("back goes through all questions to the first", async () => {
    const chat = bot.newChat();
    await toConfirm(bot, chat);
    const seen: string[] = [];
    for (let step = 0; step < 8; step++) {
      await chat.press("Back", chat.last);
      seen.push(chat.last.text.split("\n", 1)[0] ?? "");
      if (seen.at(-1)?.includes("Who sends")) break;
    }
    expect(seen).toEqual([
      "<b>Choose how to send it</b>",
      "<b>How heavy is it?</b>",
      "<b>How big is the parcel?</b>",
      "<b>Recipient:</b> is this right?",
      "<b>Who gets the parcel?</b>",
      "<b>Sender:</b> is this right?",
      "<b>Who sends the parcel?</b>",
    ]);
  });

  test("one part can be changed at the end, and the rest stays", async () => {
    const chat = bot.newChat();
    await toConfirm(bot, chat);
    await chat.press("Change something");
    await chat.press("Weight", chat.last);
    await bot.bring(chat, await chat.text("500 g"));
    await chat.press("💲", chat.last);
    expect(chat.last.text).toContain("500 g");
    expect(chat.last.text).toContain("10 × 6 × 4 in");
  });

  test.each(["/cancel", "Cancel"])("%s ends the label, and says that nothing was charged", async (way) => {
    const chat = bot.newChat();
    await toRates(bot, chat);
    await (way === "/cancel" ? chat.text(way) : chat.press(way, chat.last));
    expect(chat.last.text).toContain("The label is cancelled. Nothing was charged.");
    expect(JSON.parse(chat.session)).toEqual({ expecting: "nothing", language: "auto" });
    await chat.text("12 oz");
    expect(chat.last.text).toContain("I did not expect a message now");
  });

  test("/newlabel during a label offers to go on or to begin anew", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    await chat.text("/newlabel");
    expect(buttonsOf(chat)).toEqual(["▶ Continue the label", "🆕 Start a new one"]);
    await chat.press("Continue");
    expect(chat.last.text).toContain("How big is the parcel?");
    await chat.text("/newlabel");
    await chat.press("Start a new one");
    expect(chat.last.text).toContain("Who sends the parcel?");
    expect(JSON.parse(chat.session).draft.known).toEqual({});
  });

  test("other commands in between leave the question open", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    await chat.text("/help");
    await chat.text("/balance");
    await chat.text("10x6x4 in");
    expect(chat.last.text).toContain("How heavy is it?");
  });
});

describe("when the carriers refuse", () => {
  test("the field that they name is asked for again, and the rest stays", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    const session = JSON.parse(chat.session);
    // Saved under the rules of an earlier release.
    session.draft.known.to.postalCode = "not a code";
    chat.session = JSON.stringify(session);
    await chat.press("Small box");
    await bot.bring(chat, await chat.press("1 lb", chat.last));
    expect(chat.last.text).toContain(
      "The recipient's address is not accepted: please check the ZIP or postal code.",
    );
    await chat.text("10110");
    await priced(bot, chat, chat.press("Correct", chat.last));
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("carriers that do not answer are asked again when the person wants it", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    await chat.press("Small box");
    await bot.shipstationFault({ kind: "outcome", outcome: "no_rates", route: "POST /v2/rates", times: 1 });
    // A weight of no other test's: their prices are remembered.
    await bot.bring(chat, await chat.text("1 lb 7 oz"));
    expect(chat.last.text).toMatch(/No carrier/);
    await bot.bring(chat, await chat.press("Ask again"));
    expect(chat.last.text).toContain("Choose how to send it");
  });
});
