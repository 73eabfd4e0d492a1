import { endOfJob, REACTION, REACTION_TIME, timeOfJob } from "../../contracts/indicators.ts";
import type { Slo } from "../../contracts/slo.ts";

/** What the shipping bot promises. */
export const slo = [
  {
    name: "reaction-usual",
    promise: "95 of 100 messages get their first reaction within a tenth of a second",
    kind: "latency",
    event: "reaction",
    indicator: REACTION_TIME,
    thresholdMs: 100,
    objective: 0.95,
    window: "30d",
  },
  {
    // No handler waits for a vendor: what is slower than usual waits for our own stores.
    name: "reaction-slow",
    promise: "99 of 100 messages get their first reaction within a second",
    kind: "latency",
    event: "reaction",
    indicator: REACTION_TIME,
    thresholdMs: 1_000,
    objective: 0.99,
    window: "30d",
  },
  {
    name: "reaction-comes",
    promise: "999 of 1,000 messages are answered",
    kind: "success",
    event: "reaction",
    indicator: REACTION,
    objective: 0.999,
    window: "30d",
  },
  {
    // Load tests time it as people feel it, from the press to the sight of the label. The running fleet counts from the job's
    // creation, which is in the commit of the press, to the label in the chat's outbox: the press' own time is the reaction's
    // promise, and sends that Telegram does not accept have an alert of their own. What it does not see is an order whose job
    // was lost: the sweep queues it anew, and that job's time begins anew.
    name: "label-quick",
    promise: "95 of 100 labels are in the chat within five seconds of the press that buys them",
    kind: "latency",
    event: "label",
    indicator: timeOfJob("label-buy"),
    thresholdMs: 5_000,
    objective: 0.95,
    window: "30d",
  },
  {
    // What a carrier refuses counts too: a few wrong addresses are within it.
    name: "label-made",
    promise: "98 of 100 labels that are paid for are made; for the others the price goes back",
    kind: "success",
    indicator: endOfJob("label-buy"),
    objective: 0.98,
    window: "30d",
  },
  {
    name: "payment-credited",
    promise: "95 of 100 payments are in the balance within five minutes of the transfer",
    kind: "latency",
    indicator: { metric: "paymentCreditDelay", role: "worker", alert: "PaymentSlow" },
    thresholdMs: 300_000,
    objective: 0.95,
    window: "30d",
  },
] as const satisfies readonly Slo[];
