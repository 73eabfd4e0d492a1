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

/** Addresses under which others reach the api. */
const LEAD_TO_API = ["API_PUBLIC_URL", "FILES_PUBLIC_URL"];

/** What was given of the variables of `.env.example`. */
export interface Given {
  /** Names of those that count. */
  readonly taken: readonly string[];
  /** Names of those that do not, each with the reason in brackets. */
  readonly left: readonly string[];
  /** Those that count. */
  readonly values: Readonly<Record<string, string>>;
  /** Those for the roles, over the start's own. */
  readonly forRoles: Readonly<Record<string, string>>;
  /** Services that are the real ones. */
  readonly real: readonly ServiceName[];
}

/**
 * Sorts what is set of the variables of `.env.example`.
 * @param env without empty variables
 * @param known names of the app's bots
 * @param wanted those of them that `BOTS` names
 * @throws ToolError `BAD_SETTING` when a real service is to be called without a key, or its labels bought without money
 */
export function readGiven(
  env: NodeJS.ProcessEnv,
  known: readonly string[],
  wanted: readonly string[] = known,
): Given {
  const tokens: readonly string[] = known.map(tokenName);
  const unused = tokens.filter((name) => !wanted.map(tokenName).some((used) => used === name));
  const names = [...new Set([...variableNames(), ...tokens])].filter((name) => env[name] !== undefined);
  const reasons = names.map((name) => [name, reasonToLeave(name, env, tokens, unused)] as const);
  const taken = reasons.flatMap(([name, reason]) => (reason === undefined ? [name] : []));
  const handedOn = taken.filter((name) => ![...READ_BY_START, ...tokens].includes(name));
  const valuesOf = (some: readonly string[]) =>
    Object.fromEntries(some.map((name) => [name, env[name] ?? ""]));
  const real = SERVICES.filter((service) => isReal(service, env));
  refuseLabelsForNothing(real, env);
  return {
    taken,
    left: reasons.flatMap(([name, reason]) => (reason === undefined ? [] : [`${name} (${reason})`])),
    values: valuesOf(taken),
    forRoles: valuesOf(handedOn),
    real,
  };
}

/**
 * Says what was taken, what was not, and where a tunnel must lead; names without values, since some are keys.
 * @param api where the api listens
 */
export function givenLines({ taken, left }: Given, api: string): readonly string[] {
  const outside = taken.filter((name) => LEAD_TO_API.includes(name));
  return [
    ...(taken.length > 0 ? [`settings taken: ${taken.join(", ")}`] : []),
    ...(left.length > 0 ? [`settings not taken: ${left.join(", ")}`] : []),
    ...(outside.length > 0 ? [`api at ${api}: ${outside.join(", ")} must lead there`] : []),
  ];
}

/** Pretended money must not buy labels that cost some; those of a sandbox, whose keys start with TEST_, cost nothing. */
function refuseLabelsForNothing(real: readonly ServiceName[], env: NodeJS.ProcessEnv): void {
  if (!real.includes("shipstation") || real.includes("oxapay")) return;
  const keys = (env.SHIPSTATION_API_KEYS ?? "").split(",");
  if (keys.every((key) => key.trim().startsWith("TEST_"))) return;
  throw new ToolError(
    "BAD_SETTING",
    "SHIPSTATION_URL is set, but OXAPAY_URL is not: the pretended payments of its simulator would buy real labels.",
    "Set OXAPAY_URL and OXAPAY_MERCHANT_KEY too, set SHIPSTATION_API_KEYS to a sandbox's (they start with TEST_), or remove SHIPSTATION_URL.",
  );
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

function reasonToLeave(
  name: string,
  env: NodeJS.ProcessEnv,
  tokens: readonly string[],
  unused: readonly string[],
): string | undefined {
  if (OWN.test(name)) return "not for npm start";
  if (name === "PUBLIC_URL" && env.TRANSPORT === "polling") return "not with TRANSPORT=polling";
  const addresses = addressesFor(name, tokens);
  if (addresses.length > 0 && addresses.every((address) => env[address] === undefined))
    return `needs ${addresses.join(" or ")}`;
  return unused.includes(name) ? "not of a bot in BOTS" : undefined;
}

/** The variables without any of which another one means nothing. */
function addressesFor(name: string, tokens: readonly string[]): readonly string[] {
  if (name === "PUBLIC_URL" || tokens.includes(name)) return ["TELEGRAM_API_ROOT"];
  if (name === "API_PUBLIC_URL") return [SWITCHES.shipstation[0], SWITCHES.oxapay[0]];
  return Object.values(SWITCHES)
    .filter(([, ...rest]) => rest.includes(name))
    .map(([address]) => address);
}
