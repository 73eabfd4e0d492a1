import { tokenName } from "../app/src/roles/config/shared.ts";
import type { FleetBot } from "./charts/fleet.ts";
import type { Environment, Settings } from "./environments/environment.ts";
import { botSecret } from "./secrets.ts";

/** Port of every simulator's Service. */
export const SIMULATOR_PORT = 8080;

/** A variable of a simulator that is read from a bot's Secret. */
export interface SharedKey {
  readonly name: string;
  readonly secret: string;
  readonly key: string;
}

/** One of the programs that stand for the world outside; its name is also its Service's. */
export interface Simulator {
  readonly name: "telegram" | "shipstation" | "oxapay" | "openai";
  readonly settings: Settings;
  /** The keys by which it knows its customers: those that the bots have. */
  readonly keys: readonly SharedKey[];
}

/** A vendor's quota belongs to the account that is paid for. */
const PLENTY = "1000000";

/** The simulators that these bots need. */
export function simulatorsOf(bots: readonly FleetBot[]): readonly Simulator[] {
  const tokens = bots.map(({ name }) => ({
    name: tokenName(name),
    secret: botSecret(name),
    key: tokenName(name),
  }));
  const all: Simulator[] = [
    // Kubernetes puts the variables before it into the list.
    {
      name: "telegram",
      settings: { BOTS: bots.map(({ name }) => `${name}=$(${tokenName(name)})`).join(",") },
      keys: tokens,
    },
    {
      name: "shipstation",
      settings: { CALLS_PER_MINUTE: PLENTY },
      keys: keysFor("API_KEYS", "SHIPSTATION_API_KEYS", bots),
    },
    { name: "oxapay", settings: {}, keys: keysFor("MERCHANT_KEYS", "OXAPAY_MERCHANT_KEY", bots) },
    {
      name: "openai",
      settings: { REQUESTS_PER_MINUTE: PLENTY, TOKENS_PER_MINUTE: `${PLENTY}000` },
      keys: keysFor("API_KEYS", "OPENAI_API_KEYS", bots),
    },
  ];
  return all.filter(({ keys }) => keys.length > 0);
}

function keysFor(name: string, variable: string, bots: readonly FleetBot[]): readonly SharedKey[] {
  const owner = bots.find(({ settings }) => variable in settings.fields);
  return owner === undefined ? [] : [{ name, secret: botSecret(owner.name), key: variable }];
}

/** Where the app finds them instead of the vendors: nothing where the environment has none. */
export function simulatedAddresses({ namespace, simulators }: Environment): Settings {
  if (simulators === undefined) return {};
  const at = (name: Simulator["name"], path = "") =>
    `http://${name}.${namespace}.svc:${SIMULATOR_PORT}${path}`;
  return {
    TELEGRAM_API_ROOT: at("telegram"),
    SHIPSTATION_URL: at("shipstation"),
    SHIPSTATION_JWKS_URL: at("shipstation", "/jwks"),
    OXAPAY_URL: at("oxapay", "/v1"),
    OPENAI_URL: at("openai", "/v1"),
  };
}
