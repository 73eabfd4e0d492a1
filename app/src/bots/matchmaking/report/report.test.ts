import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { SeenMessage } from "../../../platform/telegram/testing/chat.ts";
import {
  buttonsOf,
  type ConversationFixture,
  createConversationFixture,
  type MatchmakingChat,
  SINCE,
  sessionOf,
  wishesIn,
  writesIn,
} from "../testing/conversation.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

const PARTNER = 77;
const MINUTE_MS = 60_000;
let since = 1;

/** Somebody new is found for whoever looks. */
async function meet(chat: MatchmakingChat, pair: string, partner: number): Promise<SeenMessage> {
  await chat.text("/next");
  const { seq } = sessionOf(chat);
  await chat.tell("paired", { pair, partner, seq, since: ++since, widened: false });
  return chat.last;
}

/** Somebody whose chat ended a moment ago. */
async function afterwards(pair = "p-1"): Promise<MatchmakingChat> {
  const chat = bot.chatting(PARTNER, pair);
  await chat.tell("ended", { pair, partner: PARTNER, reason: "stop" });
  return chat;
}

describe("/report", () => {
  test("asks why by buttons; a reason is written down, ends the chat, and both happen once", async () => {
    const chat = bot.chatting(PARTNER, "p-1");
    const asked = await chat.text("/report");
    expect(asked.work).toEqual([]);
    expect(chat.last.text).toContain("What is wrong? Reporting ends the chat");
    expect(buttonsOf(chat)).toEqual([
      "Advertising",
      "Insults, threats",
      "Unwanted nudity",
      "A minor",
      "Something else",
      "◀ Do not report",
    ]);
    const question = chat.last;
    const reaction = await chat.press("Insults");
    expect(writesIn(reaction)).toEqual([
      { write: "report", payload: { person: chat.id, offender: PARTNER, pair: "p-1", reason: "abuse" } },
    ]);
    expect(wishesIn(reaction)).toMatchObject([
      { leave: { pair: "p-1", partner: PARTNER, reason: "report" } },
    ]);
    expect(question.text).toBe("Thank you, your report is in. You will not meet again.");
    expect(sessionOf(chat).state).toEqual({ at: "idle" });

    const again = await chat.pressData(`why:spam:${SINCE}`, question.id);
    expect(again).toMatchObject({ toast: "You have reported this already", work: [] });
    await chat.text("/report");
    expect(chat.last.text).toBe("You have reported this already, and you will not meet again.");
    await chat.text("/block");
    expect(chat.last.text).toBe("You have blocked this person already: you will not meet again.");
    expect(buttonsOf(chat)).toEqual(["🔎 Find someone"]);
  });

  test("works for ten minutes after the chat, too, without ending the one that is on", async () => {
    const chat = await afterwards();
    const ended = chat.last;
    await chat.text("/next");
    const { seq } = sessionOf(chat);
    await chat.tell("paired", { pair: "p-2", partner: 88, seq, since: 1, widened: false });
    bot.clock.now += 10 * MINUTE_MS;
    await chat.press("Report", ended);
    expect(chat.last.text).toContain("What was wrong?");
    const reaction = await chat.press("Advertising");
    expect(writesIn(reaction)).toMatchObject([{ payload: { offender: PARTNER, pair: "p-1" } }]);
    expect(wishesIn(reaction)).toEqual([]);
    expect(sessionOf(chat).state).toMatchObject({ at: "chatting", pair: "p-2" });
    expect(chat.last.text).toBe(
      "Thank you, your report about the earlier chat is in. You will not meet that person again; the chat you are in goes on.",
    );
    expect(buttonsOf(chat)).toEqual([]);
  });

  test("while somebody new is here means them", async () => {
    const chat = await afterwards();
    await chat.text("/next");
    const { seq } = sessionOf(chat);
    await chat.tell("paired", { pair: "p-2", partner: 88, seq, since: 1, widened: false });
    await chat.text("/report");
    expect(writesIn(await chat.press("Something else"))).toMatchObject([{ payload: { offender: 88 } }]);
  });

  test("later than that, or of nobody, is not possible", async () => {
    const chat = await afterwards();
    const ended = chat.last;
    bot.clock.now += 10 * MINUTE_MS + 1;
    expect((await chat.press("Report", ended)).toast).toBe("This button is no longer active");
    expect((await chat.pressData(`why:spam:${SINCE}`, ended.id)).toast).toBe(
      "This button is no longer active",
    );
    for (const command of ["/report", "/block"]) {
      await chat.text(command);
      expect(chat.last.text).toContain("There is nobody to report or block");
    }
  });

  test("thought better of reports nothing", async () => {
    const chat = bot.chatting(PARTNER, "p-1");
    const before = sessionOf(chat);
    await chat.text("/report");
    const { work } = await chat.press("Do not report");
    expect(chat.last.text).toBe("All right, nothing is reported.");
    expect(work).toEqual([]);
    expect(sessionOf(chat)).toEqual(before);
  });
});

describe("a question of which there are two", () => {
  test("does not say that nothing is reported once the other one was answered", async () => {
    const chat = bot.chatting(PARTNER, "p-1");
    await chat.text("/report");
    const first = chat.last;
    await chat.text("/report");
    await chat.press("Advertising");
    const { messages, toast } = await chat.press("Do not report", first);
    expect(toast).toBe("You have reported this already");
    expect(messages).toEqual([]);
    expect(first.text).toContain("What is wrong?");
  });
});

describe("the report of a chat that was reported over ten minutes ago", () => {
  test("is not denied by the other question: its button is no longer active", async () => {
    const chat = bot.chatting(PARTNER, "p-1");
    await chat.text("/report");
    const first = chat.last;
    await chat.text("/report");
    await chat.press("Advertising");
    bot.clock.now += 10 * MINUTE_MS + 1;
    const { messages, toast } = await chat.press("Do not report", first);
    expect(toast).toBe("This button is no longer active");
    expect(messages).toEqual([]);
    expect(first.text).toContain("What is wrong?");
  });
});

describe("the chats of the last ten minutes", () => {
  test("can each be reported and blocked by their own buttons, each once", async () => {
    const chat = bot.knownChat();
    const [first, second] = [await meet(chat, "p-1", PARTNER), await meet(chat, "p-2", 88)];
    bot.clock.now += 20_000;
    await chat.tell("ended", { pair: "p-2", partner: 88, reason: "next" });
    for (const [message, pair, offender] of [
      [first, "p-1", PARTNER],
      [second, "p-2", 88],
    ] as const) {
      expect(writesIn(await chat.press("Block", message))).toEqual([
        { write: "block", payload: { person: chat.id, blocked: offender } },
      ]);
      await chat.press("Report", message);
      expect(writesIn(await chat.press("A minor"))).toMatchObject([{ payload: { offender, pair } }]);
      expect((await chat.press("Block", message)).toast).toBe("You have blocked this person already");
      expect((await chat.press("Report", message)).toast).toBe("You have reported this already");
    }
  });

  test.each([
    { button: "Block", told: "the chat is over, and you will not meet again" },
    { button: "Report", told: "You will not meet again" },
  ])("end the chat that is on, too, when it is with the same person: $button", async ({ button, told }) => {
    const chat = bot.knownChat();
    const first = await meet(chat, "p-1", PARTNER);
    const second = await meet(chat, "p-2", PARTNER);
    let reaction = await chat.press(button, first);
    if (button === "Report") reaction = await chat.press("A minor");
    expect(wishesIn(reaction)).toMatchObject([{ leave: { pair: "p-2", partner: PARTNER } }]);
    expect(sessionOf(chat).state).toEqual({ at: "idle" });
    expect(chat.last.text).toContain(told);
    expect((await chat.press("Block", second)).toast).toBe("You have blocked this person already");
  });

  test("are five at most, and each for ten minutes", async () => {
    const chat = bot.knownChat();
    const shown: SeenMessage[] = [];
    for (let partner = 100; partner < 107; partner++) {
      shown.push(await meet(chat, `p-${partner}`, partner));
      bot.clock.now += MINUTE_MS;
    }
    // The seventh is on; the first is one too many.
    const toasts = async () => {
      const all: (string | undefined)[] = [];
      for (const message of shown) all.push((await chat.press("Report", message)).toast);
      return all.map((toast) => toast === "");
    };
    expect(await toasts()).toEqual([false, true, true, true, true, true, true]);
    // The second ended when the third was looked for, five minutes ago.
    bot.clock.now += 5 * MINUTE_MS + 1;
    expect(await toasts()).toEqual([false, false, true, true, true, true, true]);
    bot.clock.now += 10 * MINUTE_MS;
    await chat.text("/stop");
    expect(sessionOf(chat).past).toMatchObject({ pair: "p-106" });
    expect(sessionOf(chat)).not.toHaveProperty("earlier");
  });

  test("are read from a session of the release before, and the last one stands where that release reads it", async () => {
    const past = { pair: "p-1", partner: PARTNER, since: SINCE, endedAt: bot.clock.now };
    const chat = bot.knownChat({ past: { ...past, reported: false, blocked: false } });
    await meet(chat, "p-2", 88);
    await chat.text("/stop");
    expect(sessionOf(chat)).toMatchObject({ past: { pair: "p-2", partner: 88 }, earlier: [past] });
    expect(writesIn(await chat.pressData(`block:${SINCE}`))).toMatchObject([
      { payload: { blocked: PARTNER } },
    ]);
  });
});

describe("/block", () => {
  test("ends the chat and keeps the two apart; it can still be reported", async () => {
    const chat = bot.chatting(PARTNER, "p-1");
    const reaction = await chat.text("/block");
    expect(writesIn(reaction)).toEqual([{ write: "block", payload: { person: chat.id, blocked: PARTNER } }]);
    expect(wishesIn(reaction)).toMatchObject([{ leave: { pair: "p-1", partner: PARTNER, reason: "block" } }]);
    expect(chat.last.text).toBe("Done: the chat is over, and you will not meet again.");
    expect(buttonsOf(chat)).toEqual(["🔎 Find someone", "🚩 Report"]);
    await chat.press("Report");
    expect(writesIn(await chat.press("A minor"))).toMatchObject([{ payload: { reason: "underage" } }]);
  });

  test("of an earlier partner says that the chat that is on goes on, and offers nobody new", async () => {
    const chat = await afterwards();
    const ended = chat.last;
    await meet(chat, "p-2", 88);
    const reaction = await chat.press("Block", ended);
    expect(writesIn(reaction)).toEqual([{ write: "block", payload: { person: chat.id, blocked: PARTNER } }]);
    expect(wishesIn(reaction)).toEqual([]);
    expect(chat.last.text).toBe(
      "Done: you will not meet the person of that earlier chat again. The chat you are in goes on.",
    );
    expect(buttonsOf(chat)).toEqual(["🚩 Report"]);
    expect(sessionOf(chat).state).toMatchObject({ at: "chatting", pair: "p-2" });
  });

  test("while looking for somebody new offers no second search", async () => {
    const chat = await afterwards();
    const ended = chat.last;
    await chat.text("/next");
    await chat.press("Block", ended);
    expect(chat.last.text).toBe("Done: you will not meet again.");
    expect(buttonsOf(chat)).toEqual(["🚩 Report"]);
  });

  test.each([
    ["a block", ["/block"], ["match", "block"]],
    ["a report", ["/report", "Advertising"], ["match", "report"]],
  ])("%s has left the chat before it waits for MongoDB", async (_, [command = "", reason], order) => {
    const chat = bot.chatting(PARTNER, "p-1");
    const said = await chat.text(command);
    const { work } = reason === undefined ? said : await chat.press(reason);
    expect(work.map((entry) => (entry.kind === "write" ? entry.write : entry.kind))).toEqual(order);
  });

  test("by the button after the chat does it once", async () => {
    const chat = await afterwards();
    const ended = chat.last;
    const reaction = await chat.press("Block", ended);
    expect(chat.last.text).toBe("Done: you will not meet again.");
    expect(buttonsOf(chat)).toEqual(["🔎 Find someone", "🚩 Report"]);
    expect(writesIn(reaction)).toHaveLength(1);
    expect(wishesIn(reaction)).toEqual([]);
    const again = await chat.press("Block", ended);
    expect(again).toMatchObject({ toast: "You have blocked this person already", work: [], messages: [] });
  });

  test("is part of a report", async () => {
    const chat = await afterwards();
    const ended = chat.last;
    await chat.press("Report", ended);
    await chat.press("Advertising");
    expect((await chat.press("Block", ended)).toast).toBe("You have blocked this person already");
  });
});
