import { until } from "../../../dev/servers/until.ts";
import type { Person } from "../../../dev/testing/person.ts";
import type { Stack } from "../../../dev/testing/stack.ts";

/** A look that died with its worker is due again after this; in life it would be after minutes or hours. */
const AGAIN_MS = 1_000;

/** Minutes pass, in the data alone: the payment is to be looked at, and the poll's turn is over. */
export async function letTheLookBeDue({ databaseOf, redis }: Stack, telegramId: number): Promise<void> {
  const payments = databaseOf("shipping").collection("payments");
  await payments.updateOne({ telegram_id: telegramId }, { $set: { check_at: new Date() } });
  await redis.del("{botfleet:tasks}:payments-sweep");
}

/** Waits until a person sees what the poll finds; a worker looks several times a minute whether it is its turn. */
export async function seenByLook(stack: Stack, person: Person, expected: RegExp): Promise<void> {
  let dueAgain = 0;
  const isSeen = async () => {
    if ((await person.messages()).some(({ from, text = "" }) => from.is_bot && expected.test(text)))
      return true;
    if (performance.now() < dueAgain) return false;
    await letTheLookBeDue(stack, person.id);
    dueAgain = performance.now() + AGAIN_MS;
    return false;
  };
  await until(isSeen, `a look of the poll that shows ${expected}`, 120_000);
}
