import { expect, test } from "vitest";
import type { Conversation } from "../../contracts/load.ts";
import { addressReadJob } from "./addresses/address-read-job.ts";
import { load } from "./load.ts";
import { labelBuyJob } from "./orders/label-buy-job.ts";
import { PURCHASE_CALLS } from "./orders/label-buy-job.ts";
import { invoiceMakeJob } from "./payments/invoice-make-job.ts";
import { ratesAskJob } from "./rates/rates-ask-job.ts";
import { labelVoidJob } from "./voiding/label-void-job.ts";

const conversations: readonly Conversation[] = load.conversations;
const JOBS = [addressReadJob, ratesAskJob, labelBuyJob, labelVoidJob, invoiceMakeJob].map(({ name }) => name);

test("the jobs that people have done are the bot's, and each of these is asked for", () => {
  const declared = conversations.flatMap(({ jobs }) => Object.keys(jobs ?? {}));
  expect(new Set(declared)).toEqual(new Set(JOBS));
});

test("each job asks something of a vendor, and a label as many calls as are reserved for it", () => {
  for (const { asks = {}, jobs, name } of conversations) {
    const vendors = Object.keys(asks).filter((whom) => whom !== "database");
    expect(vendors.length > 0, name).toBe(jobs !== undefined);
  }
  const repeat = conversations.find(({ name }) => name === "repeat");
  expect(repeat?.asks?.shipstation).toBe((repeat?.jobs?.["label-buy"] ?? 0) * PURCHASE_CALLS);
});
