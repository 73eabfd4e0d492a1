import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";
import { createMoneyConversation, type MoneyConversation } from "./money-conversation.fixture.ts";
import { createPaying, type Paying } from "./paying.fixture.ts";

/** Who pays in a file of tests. */
export interface Payers {
  readonly bot: MoneyConversation;
  readonly paying: Paying;
}

/** Opens a bot and people who pay for the file that calls it; after each test its faults end, and its books must add up. */
export function usePayers(opened: (payers: Payers) => void): void {
  let bot: MoneyConversation;
  beforeAll(async () => {
    bot = await createMoneyConversation(inject("mongoUrl"), inject("redisUrl"));
    opened({ bot, paying: createPaying(bot) });
  });
  afterEach(async () => {
    await bot.noFaults();
    const { summed, balances, total } = await bot.books();
    expect([total, summed]).toEqual([0, balances]);
  });
  afterAll(() => bot.end());
}
