import { load as matchmakingLoad } from "../../app/src/bots/matchmaking/load.ts";
import { slo as matchmakingSlo } from "../../app/src/bots/matchmaking/slo.ts";
import { load as shippingLoad } from "../../app/src/bots/shipping/load.ts";
import { slo as shippingSlo } from "../../app/src/bots/shipping/slo.ts";
import type { BotLoad } from "../../app/src/contracts/load.ts";
import { type FeltSlo, feltOf } from "../../app/src/contracts/slo.ts";
import { checkPairs } from "./reconcile/pairs.ts";
import type { Reconciler } from "./reconcile/reconciler.ts";
import { checkShipping } from "./reconcile/shipping/check-shipping.ts";

/** The scenario of all bots at once. */
export const FLEET = "fleet";

/** A bot that people can be sent to. */
export interface LoadedBot {
  readonly name: string;
  /** What it promises of what people feel. */
  readonly slo: readonly FeltSlo[];
  readonly load: BotLoad;
  /** Its share of the people of a fleet. */
  readonly share: number;
  /** Kinds of act that its people do, with the conversation of each. */
  readonly acts: Readonly<Record<string, string>>;
  /** Whether its people wait for each other before they begin. */
  readonly hasRush: boolean;
  /** Rules of its own, once everything has come to rest. */
  readonly reconcile: Reconciler;
}

/** All bots with a load; adding one is its scenario (load-tests/README.md) and an entry here. */
export const LOADED_BOTS: readonly LoadedBot[] = [
  {
    name: "matchmaking",
    slo: feltOf(matchmakingSlo),
    load: matchmakingLoad,
    share: 0.7,
    acts: {
      ...{ start: "onboard", answer: "onboard", next: "search", stop: "pause" },
      ...{ text: "talk", reply: "talk", edit: "talk", photo: "talk", voice: "talk", sticker: "talk" },
    },
    hasRush: true,
    reconcile: checkPairs,
  },
  {
    name: "shipping",
    slo: feltOf(shippingSlo),
    load: shippingLoad,
    share: 0.3,
    acts: {
      ...{ start: "start", command: "look", open: "look", compare: "prices" },
      ...{
        newlabel: "label",
        address: "label",
        parcel: "label",
        prices: "label",
        topup: "label",
        buy: "label",
      },
      ...{ repeat: "repeat", template: "template", void: "void", track: "track" },
    },
    hasRush: false,
    reconcile: checkShipping,
  },
];

/** The bots of a scenario. */
export function botsOf(scenario: string): readonly LoadedBot[] {
  return scenario === FLEET ? LOADED_BOTS : LOADED_BOTS.filter(({ name }) => name === scenario);
}
