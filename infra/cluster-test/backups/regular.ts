import { topUp } from "../../../app/e2e/shopping.ts";
import { Person } from "../../../dev/testing/person.ts";
import type { Cluster } from "../cluster.ts";
import { simulatorUrl } from "../simulators.ts";

const PATIENCE_MS = 60_000;
const DOLLARS = 25;

/** Telegram's number of somebody who has money with the bot. */
export async function regular(cluster: Cluster): Promise<number> {
  const person = await arrive(cluster);
  await person.say("/start", /Hello, .*Pat/);
  await topUp({ oxapayUrl: await simulatorUrl(cluster, "oxapay") }, person, DOLLARS);
  return person.id;
}

/**
 * The same person after the loss. The simulator of Telegram is new and gives its numbers anew: everybody comes again, as the real
 * one still knows them, up to this person, who has the money of before.
 */
export async function comesBack(cluster: Cluster, id: number): Promise<string> {
  let person = await arrive(cluster);
  while (person.id < id) person = await arrive(cluster);
  if (person.id !== id) throw new Error(`the new simulator begins at ${person.id}, beyond ${id}`);
  await person.say("/balance", new RegExp(`\\$${DOLLARS}\\.00`));
  return `$${DOLLARS}.00`;
}

const arrive = async (cluster: Cluster): Promise<Person> =>
  Person.arrive(await simulatorUrl(cluster, "telegram"), "shipping", { patienceMs: PATIENCE_MS });
