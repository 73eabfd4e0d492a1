import { tokenName } from "../../app/src/roles/config/shared.ts";
import { variableNames } from "../generate/env-example.ts";
import { ToolError } from "../tool-error.mjs";

/** The outside services that bots of the app call, by their simulators' names. */
export const SERVICES = ["shipstation", "oxapay", "openai"] as const;
export type ServiceName = (typeof SERVICES)[number];

/** The variable that leads to the real service, and those that mean nothing without it; the first of these is its key. */
const SWITCHES: Readonly<Record<ServiceName, readonly [string, string, ...string[]]>> = {
  shipstation: ["SHIPSTATION_URL", "SHIPSTATION_API_KEYS", "SHIPSTATION_JWKS_URL"],
  oxapay: ["OXAPAY_URL", "OXAPAY_MERCHANT_KEY"],
  openai: ["OPENAI_URL", "OPENAI_API_KEYS"],
};

/** What the start decides, or what is read by nothing that it runs. */
const OWN =
  /^(HOST|OPS_HOST|OPS_PORT|WEBHOOK_SECRETS_DIR|SYNTHETIC_CHAT_ID|TELEGRAM_REGISTRATION|MONGO_BOOTSTRAP_.+|BACKUP_.+)$/;

/** What the start reads itself, and hands on in its own way. */
const READ_BY_START = [
  "PORT",
  "BOTS",
  "MONGO_URL",
  "REDIS_URL",
  "TELEGRAM_API_ROOT",
  "TRANSPORT",
  "PUBLIC_URL",
];

/** What was given of the variables of `.env.example`. */
export interface Given {
  /** Names of those that count. */
  readonly taken: readonly string[];
  /** Names of those that do not, each with the reason in brackets. */
  readonly left: readonly string[];
  /** Those for the roles, over the start's own. */
  readonly forRoles: Readonly<Record<string, string>>;
  /** Services that are the real ones. */
  readonly real: readonly ServiceName[];
}

/**
 * Sorts what is set of the variables of `.env.example`.
 * @param env without empty variables
 * @param bots names of the app's bots
 * @throws ToolError `BAD_SETTING` when a real service is to be called without a key
 */
export function readGiven(env: NodeJS.ProcessEnv, bots: readonly string[]): Given {
  const tokens: readonly string[] = bots.map(tokenName);
  const names = [...new Set([...variableNames(), ...tokens])].filter((name) => env[name] !== undefined);
  const reasons = names.map((name) => [name, reasonToLeave(name, env, tokens)] as const);
  const taken = reasons.flatMap(([name, reason]) => (reason === undefined ? [name] : []));
  const handedOn = taken.filter((name) => ![...READ_BY_START, ...tokens].includes(name));
  return {
    taken,
    left: reasons.flatMap(([name, reason]) => (reason === undefined ? [] : [`${name} (${reason})`])),
    forRoles: Object.fromEntries(handedOn.map((name) => [name, env[name] ?? ""])),
    real: SERVICES.filter((service) => isReal(service, env)),
  };
}

function isReal(service: ServiceName, env: NodeJS.ProcessEnv): boolean {
  const [address, key] = SWITCHES[service];
  if (env[address] === undefined) return false;
  if (env[key] !== undefined) return true;
  throw new ToolError(
    "BAD_SETTING",
    `${address} is set, but ${key} is not.`,
    `Set ${key} to the key of that account, or remove ${address} to use the simulator.`,
  );
}

function reasonToLeave(name: string, env: NodeJS.ProcessEnv, tokens: readonly string[]): string | undefined {
  if (OWN.test(name)) return "not for npm start";
  if (name === "PUBLIC_URL" && env.TRANSPORT === "polling") return "not with TRANSPORT=polling";
  const address = addressFor(name, tokens);
  return address === undefined || env[address] !== undefined ? undefined : `needs ${address}`;
}

/** The variable without which another one means nothing. */
function addressFor(name: string, tokens: readonly string[]): string | undefined {
  if (name === "PUBLIC_URL" || tokens.includes(name)) return "TELEGRAM_API_ROOT";
  return Object.values(SWITCHES).find(([, ...rest]) => rest.includes(name))?.[0];
}
