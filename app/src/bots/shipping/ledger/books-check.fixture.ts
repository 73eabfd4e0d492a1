import { Writable } from "node:stream";
import { createLogger } from "../../../platform/observe/logger.ts";
import { createOwners } from "../owners/owners.ts";
import type { MoneyConversation } from "../testing/money-conversation.fixture.ts";
import { type BooksCheckOptions, booksCheck } from "./books-check.ts";
import { newPerson, wishOf } from "./money.fixture.ts";

/** The task over a log that is read here; each check is a process that knows nothing of the others. */
export function createChecked(bot: MoneyConversation) {
  const lines: Record<string, unknown>[] = [];

  async function check(faultsOf?: BooksCheckOptions["faultsOf"], now = Date.now): Promise<void> {
    const destination = new Writable({
      write: (chunk, _encoding, done) => {
        lines.push(JSON.parse(String(chunk)));
        done();
      },
    });
    const logger = createLogger({ name: "test", level: "warn", destination: destination as never });
    const owners = createOwners({ ...bot, ids: [bot.owner] });
    const options = { now, ...(faultsOf && { faultsOf }) };
    const task = booksCheck({ ...bot, mongo: bot.mongo.client, owners, logger }, options);
    await task.run(new AbortController().signal);
  }

  return {
    /** What was logged as a warning or worse. */
    lines,
    check,
    /** What the metric says, as it is written. */
    imbalance: async () =>
      /^botfleet_ledger_imbalance_cents(?:\{\})? (\S+)$/m.exec((await bot.metrics.expose()).text)?.[1],
    toldOwner: () => bot.told(bot.owner),
    /** Somebody with two entries: $25.00 came in, and $7.00 of it went for an order. */
    async customer(): Promise<number> {
      const person = newPerson();
      await bot.topUp(person, 2_500);
      await bot.orders.place(wishOf(person, 700), new AbortController().signal);
      return person;
    },
  };
}

export type Checked = ReturnType<typeof createChecked>;
