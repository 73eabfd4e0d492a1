import { AppError } from "../../../platform/errors/app-error.ts";
import type { Turn } from "../../../platform/http/quota.ts";
import type { ShipmentWish, ShipStationClient } from "../clients/shipstation.ts";
import type { VendorCarrier, VendorRates } from "../clients/shipstation-rates.ts";

/** Asks carriers for a shipment. @param ticket the place in line when the quota is used up, see `Turn`. */
export type CarrierQuestion = (
  wish: ShipmentWish,
  carriers: readonly VendorCarrier[],
  ticket: string,
) => Promise<VendorRates>;

/** One request for all of them, then one each: together below what somebody waits for. */
const TOGETHER_MS = 2_500;
const APART_MS = 2_500;
/** How long carriers are asked one by one after one of them spoiled the answer of all. */
const SPOILED_MS = 60_000;

/**
 * Asks all carriers in one request, which costs one call of the quota. ShipStation answers when the last of them did, and
 * with a 500 for all when one breaks; so when that request fails, each is asked by itself, and those that do not answer are
 * named as failed.
 * @throws AppError when none answered, and what is wrong with the shipment itself
 */
export function createCarrierQuestion(shipstation: Pick<ShipStationClient, "rates">): CarrierQuestion {
  let apartUntil = 0;

  async function apart(wish: ShipmentWish, carriers: readonly VendorCarrier[], turn: (id: string) => Turn) {
    const answers = await Promise.allSettled(
      carriers.map((carrier) =>
        shipstation.rates(wish, [carrier], {
          timeoutMs: APART_MS,
          // This is the second time already, and each failure brings the breaker nearer.
          retries: 0,
          turn: turn(carrier.id),
        }),
      ),
    );
    const reasons = answers.flatMap((answer): unknown[] =>
      answer.status === "rejected" ? [answer.reason] : [],
    );
    const whole = reasons.find((reason) => !isOneCarriers(reason));
    if (whole !== undefined || reasons.length === carriers.length) throw whole ?? reasons[0];
    if (reasons.length > 0) apartUntil = performance.now() + SPOILED_MS;
    return joined(carriers, answers);
  }

  return async (wish, carriers, ticket) => {
    if (performance.now() < apartUntil)
      return apart(wish, carriers, (id) => ({ as: "line", ticket: `${ticket}.${id}` }));
    try {
      return await shipstation.rates(wish, carriers, {
        timeoutMs: TOGETHER_MS,
        retries: 0,
        turn: { as: "line", ticket },
      });
    } catch (error) {
      if (carriers.length < 2 || !isOneCarriers(error)) throw error;
      // They have had their turn in line.
      return apart(wish, carriers, () => ({ as: "first" }));
    }
  };
}

/** Whether one carrier may be to blame, and not the shipment, our key or our quota. */
function isOneCarriers(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  if (error.code === "SERVICE_BUSY") return Number(error.details.status) >= 500;
  return ["HTTP_TIMEOUT", "HTTP_UNREACHABLE", "HTTP_BAD_RESPONSE"].includes(error.code);
}

/** Of a request that was not answered, or not in time. */
const NO_ANSWER = { words: "", passes: true };

function joined(
  carriers: readonly VendorCarrier[],
  answers: readonly PromiseSettledResult<VendorRates>[],
): VendorRates {
  const found = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  const silent = carriers.filter((_, index) => answers[index]?.status === "rejected").map(({ id }) => id);
  return {
    rates: found.flatMap(({ rates }) => rates),
    refusals: found.flatMap(({ refusals }) => refusals),
    failed: [...found.flatMap(({ failed }) => failed), ...silent],
    failures: [...found.flatMap(({ failures }) => failures), ...silent.map(() => NO_ANSWER)],
  };
}
