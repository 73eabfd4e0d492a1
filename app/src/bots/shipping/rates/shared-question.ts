import type { Cache } from "../../../platform/cache/cache.ts";
import { hasCode } from "../../../platform/errors/app-error.ts";
import type { Offers } from "./offers.ts";

/** So often somebody asks with others; then alone, or many whose addresses are all wrong would wait for one another. */
const TOGETHER = 2;

/**
 * What is kept for equal shipments, or the answer to `ask`, which those who ask for an equal one in this process meanwhile
 * share. Who shared it asks again with their own shipment where it was an answer to the other one alone: a refused address,
 * or an answer that nobody is to share. Fails as `ask` does.
 * @param ask asks the carriers for the caller's own shipment
 */
export async function askShared(
  cache: Pick<Cache<Offers>, "get">,
  key: string,
  ask: () => Promise<Offers>,
): Promise<Offers> {
  for (let round = 0; round < TOGETHER; round++) {
    let isOwn = false;
    const load = () => {
      isOwn = true;
      return ask();
    };
    try {
      const found = await cache.get(key, load);
      if (isOwn || found.sharedMs > 0) return found;
    } catch (error) {
      if (isOwn || !hasCode(error, "ADDRESS_INVALID")) throw error;
    }
  }
  return ask();
}
