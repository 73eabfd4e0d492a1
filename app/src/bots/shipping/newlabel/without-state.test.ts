import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createReaderFixture, type ReaderFixture } from "../addresses/reader.fixture.ts";
import { buttonsOf } from "../testing/buttons.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";
import { enterAddress, priced } from "../testing/label-steps.ts";

let bot: ConversationFixture;
let reader: ReaderFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
  reader = await createReaderFixture(bot);
});
afterAll(async () => {
  await reader.end();
  await bot.end();
});

/** The sender typed field by field, the state skipped. */
async function skipped(city: string, postalCode: string, country: string): Promise<ShippingChat> {
  const chat = bot.newChat();
  await chat.text("/newlabel");
  await chat.press("Field by field", chat.last);
  await chat.text("Anna Schmidt");
  await chat.text("Invalidenstr. 5");
  await chat.press("Skip", chat.last);
  await chat.text(city);
  await chat.press("Skip", chat.last);
  await chat.text(postalCode);
  await chat.text(country);
  return chat;
}

const checked = (chat: ShippingChat) => JSON.parse(chat.session).draft.step.entry.address;

describe("an address of a country without codes for its states", () => {
  test("is whole without a state: none is shown, and the carriers name prices for it", async () => {
    const chat = await skipped("Berlin", "10115", "Germany");
    expect(chat.last.text).toContain(
      "is this right?\n<blockquote>Anna Schmidt\nInvalidenstr. 5\nBerlin, 10115\nDE<",
    );
    // An earlier release reads no address without a state.
    expect(checked(chat)).toMatchObject({ city: "Berlin", state: "Berlin" });
    await chat.press("Correct", chat.last);
    await enterAddress(chat);
    await chat.press("Small box", chat.last);
    await priced(bot, chat, chat.text("3 lb 1 oz"));
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("keeps no city of before as its state when the city is changed", async () => {
    const chat = await skipped("Berlin", "10115", "Germany");
    await chat.press("Change", chat.last);
    await chat.press("City", chat.last);
    await chat.text("Potsdam");
    expect(chat.last.text).toContain("Potsdam, 10115");
    expect(checked(chat)).toMatchObject({ city: "Potsdam", state: "Potsdam" });
  });

  test("may lose a state that it has", async () => {
    const chat = await skipped("Munich", "80331", "Germany");
    await chat.press("Change", chat.last);
    await chat.press("State", chat.last);
    expect(buttonsOf(chat)).not.toContain("Keep: Munich");
    await chat.text("Bayern");
    expect(chat.last.text).toContain("Munich, Bayern, 80331");
    await chat.press("Change", chat.last);
    await chat.press("State", chat.last);
    await chat.press("Skip", chat.last);
    expect(chat.last.text).toContain("Munich, 80331");
  });

  test("that is read without a state is not asked for one", async () => {
    const chat = bot.newChat();
    await chat.text("/newlabel");
    await reader.paste(chat, "Anna Schmidt\nHauptstraße 5\n10115 Berlin\nGermany");
    expect(chat.last.text).toContain("is this right?");
    expect(chat.last.text).toContain("Berlin, 10115\nDE");
  });
});

describe("a change of the country", () => {
  async function changed(address: string, country: string): Promise<ShippingChat> {
    const chat = bot.newChat();
    await chat.text("/newlabel");
    await reader.paste(chat, address);
    await chat.press("Change", chat.last);
    await chat.press("Country", chat.last);
    await (country === "Germany" ? chat.press(country, chat.last) : chat.text(country));
    return chat;
  }
  const ADA = "Ada Reed\n1600 Amphitheatre Pkwy\nMountain View, CA 94043\nUSA";

  test.each(["Germany", "Deutschland"])(
    "(%s) takes a state of the country before with it",
    async (country) => {
      const chat = await changed(ADA, country);
      expect(chat.last.text).toContain("is this right?");
      expect(chat.last.text).toContain("Mountain View, 94043\nDE");
      expect(checked(chat).state).toBe("Mountain View");
    },
  );

  test("asks for a state where the new country has codes, and offers none of the country before", async () => {
    const chat = await changed(ADA, "Canada");
    expect(chat.last.text).toContain("which state or region?");
    expect(buttonsOf(chat).join()).not.toContain("Keep");
  });

  test("to the same one leaves the state", async () => {
    const chat = await changed(ADA, "USA");
    expect(chat.last.text).toContain("Mountain View, CA 94043\nUS");
  });

  test("leaves what is no state of the country before", async () => {
    const chat = await skipped("Munich", "80331", "France");
    await chat.press("Change", chat.last);
    await chat.press("State", chat.last);
    await chat.text("Bayern");
    await chat.press("Change", chat.last);
    await chat.press("Country", chat.last);
    await chat.press("Germany", chat.last);
    expect(chat.last.text).toContain("Munich, Bayern, 80331\nDE");
  });
});

test("a state that was skipped is asked for once the country turns out to need it", async () => {
  const chat = await skipped("Austin", "78701", "USA");
  expect(chat.last.text).toContain("which state or region?");
  expect(buttonsOf(chat)).not.toContain("Skip");
  await chat.text("TX");
  expect(chat.last.text).toContain("Austin, TX 78701");
});
