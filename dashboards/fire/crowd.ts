import { setTimeout as sleep } from "node:timers/promises";
import { prepareLabel, topUp } from "../../app/e2e/shopping.ts";
import { stranger } from "../../app/e2e/strangers.ts";
import type { Person, SeenMessage } from "../../dev/testing/person.ts";
import type { Stack } from "../../dev/testing/stack.ts";

/** People who use both bots all the time, whatever happens to these. */
export interface Crowd {
  /** They have money, and a label each before them that waits to be bought. */
  readonly buyers: readonly Person[];
  /** They look at an invoice. */
  readonly payers: readonly { readonly person: Person; readonly invoice: SeenMessage }[];
  stop(): Promise<void>;
}

const ONLOOKERS = 14;
const STRANGERS = 10;
const BUYERS = 8;
/** Telegram's own limit is a message a second into one chat. */
const EVERY_MS = 1_500;

/** Brings them in, in turns: a machine of two cores has enough to do. */
export async function gather(stack: Stack): Promise<Crowd> {
  const several = (count: number, come: () => Promise<Person>) =>
    Promise.all(Array.from({ length: count }, come));
  const onlookers = await several(ONLOOKERS, () => stack.person());
  const strangers = await several(STRANGERS, () => stranger(stack, { language: /English/ }));
  const buyers = await several(BUYERS, async () => {
    const person = await stack.person();
    await topUp(stack, person, 100);
    await prepareLabel(person);
    return person;
  });
  const payers = await Promise.all(
    Array.from({ length: BUYERS }, async () => {
      const person = await stack.person();
      await person.say("/topup", /How much/);
      return { person, invoice: await person.say("20", /payment page/) };
    }),
  );
  const leaving = new AbortController();
  const loops = [
    ...onlookers.map((person) => keepWriting(person, ["/balance", "/orders"], leaving.signal)),
    ...strangers.map((person) => keepWriting(person, ["/next", "hello"], leaving.signal)),
  ];
  return {
    buyers,
    payers,
    stop: async () => {
      leaving.abort();
      await Promise.all(loops);
    },
  };
}

async function keepWriting(person: Person, texts: readonly string[], signal: AbortSignal): Promise<void> {
  for (let turn = 0; !signal.aborted; turn++) {
    await sleep(EVERY_MS * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
    // Telegram may refuse somebody who writes too much; they write again.
    if (!signal.aborted) await person.write(texts[turn % texts.length] ?? "").catch(() => undefined);
  }
}
