import { expect } from "vitest";
import { until } from "../../../dev/servers/until.ts";
import { payInvoice } from "../shopping.ts";
import type { Fleet } from "./fleet.ts";
import { letTheLookBeDue } from "./looks.ts";
import { callbacksOf, isTopUpOver, openPage, topUpBooks, toppingUp } from "./journeys/top-up.ts";

/** A payment is reported while the api is down; it is up again before OxaPay has given up. */
export async function payWithoutApi({ stack, supervisor }: Fleet): Promise<void> {
  const person = await stack.person();
  const page = await openPage(person);
  await supervisor.without("api", async () => {
    await payInvoice(stack, page);
    const tries = (await callbacksOf(stack, person)).flatMap(({ attempts }) => attempts);
    expect(tries).toEqual([expect.stringMatching(/^failed/), expect.stringMatching(/^failed/)]);
  });
  await person.sees(/\$25\.00 came in/);
  await until(() => isTopUpOver(stack, person), "the end of the callbacks", 150_000);
  expect(await topUpBooks(stack, person)).toEqual(toppingUp.whole);
}

/** A payment is reported while api and worker are down. Only the worker comes back; the api when all is settled. */
export async function payWithPollOnly({ stack, supervisor }: Fleet): Promise<void> {
  const person = await stack.person();
  const page = await openPage(person);
  const { callbacks: reported, ...settled } = toppingUp.whole;
  await supervisor.without("api", async () => {
    await supervisor.without("worker", async () => {
      await payInvoice(stack, page);
      await letTheLookBeDue(stack, person.id);
    });
    await person.sees(/\$25\.00 came in/);
    expect(await topUpBooks(stack, person)).toMatchObject(settled);
  });
  // OxaPay's next try comes after the fact.
  await until(() => isTopUpOver(stack, person), "the end of the callbacks", 150_000);
  expect(await topUpBooks(stack, person)).toEqual({ ...settled, callbacks: reported });
}
