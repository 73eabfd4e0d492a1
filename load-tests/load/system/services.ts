import type { ServiceTerms } from "../../../app/src/contracts/load.ts";
import { freePorts } from "../../../dev/servers/free-ports.ts";
import type { LoadedBot } from "../bots.ts";
import type { Closers } from "./closers.ts";
import { startProgram } from "./program.ts";
import type { Member } from "./system.ts";

/** How a simulated vendor takes its keys and its quota, and how the roles are told of both. */
interface Vendor {
  readonly keys: string;
  readonly callsPerMinute?: string;
  readonly settings?: Readonly<Record<string, string>>;
  envOf(url: string, keys: string): Readonly<Record<string, string>>;
}

const VENDORS: Readonly<Record<string, Vendor>> = {
  shipstation: {
    keys: "API_KEYS",
    callsPerMinute: "CALLS_PER_MINUTE",
    // A minute after its label was bought, the parcel is with the carrier: as many news come in as labels go out.
    settings: { PARCEL_SPEED: "60" },
    envOf: (url, keys) => ({
      SHIPSTATION_URL: url,
      SHIPSTATION_API_KEYS: keys,
      SHIPSTATION_JWKS_URL: `${url}/jwks`,
    }),
  },
  oxapay: {
    keys: "MERCHANT_KEYS",
    envOf: (url, keys) => ({ OXAPAY_URL: `${url}/v1`, OXAPAY_MERCHANT_KEY: keys }),
  },
  openai: {
    keys: "API_KEYS",
    callsPerMinute: "REQUESTS_PER_MINUTE",
    // Its second quota, of tokens, grows with what an account has paid.
    settings: { TOKENS_PER_MINUTE: "1000000000" },
    envOf: (url, keys) => ({ OPENAI_URL: `${url}/v1`, OPENAI_API_KEYS: keys }),
  },
};

export interface ServicesOptions {
  readonly bots: readonly LoadedBot[];
  tokenOf(bot: string): string;
  readonly logFolder: string;
  readonly abandoned: AbortSignal;
}

/** The outside world of a run. */
export interface Services {
  readonly telegramUrl: string;
  /** By the service's name. */
  readonly urls: Readonly<Record<string, string>>;
  /** How the roles reach it. */
  readonly env: Readonly<Record<string, string>>;
  readonly members: readonly Member[];
}

/** People answer and change only what was said just now. */
export const KEPT_PER_CHAT = "12";

/** Without a quota. */
const UNBOUNDED = 1_000_000;

/** Starts Telegram, with its usual flood rules, and the vendors that the bots need, by their terms, each as a process. */
export async function startServices(options: ServicesOptions, closers: Closers): Promise<Services> {
  const { bots, tokenOf } = options;
  const telegram = await start(options, closers, "telegram", {
    BOTS: bots.map(({ name }) => `${name}=${tokenOf(name)}`).join(","),
    MESSAGES_PER_CHAT: KEPT_PER_CHAT,
  });
  const vendors = await Promise.all(termsOf(bots).map((terms) => startVendor(options, closers, terms)));
  return {
    telegramUrl: telegram.url,
    urls: Object.fromEntries(vendors.map(({ name, url }) => [name, url])),
    env: Object.assign({ TELEGRAM_API_ROOT: telegram.url }, ...vendors.map(({ env }) => env)),
    members: [
      { name: "telegram", role: "simulator", pid: telegram.pid },
      ...vendors.map(({ name, pid }): Member => ({ name, role: "simulator", pid })),
    ],
  };
}

/** The terms of each service that some bot uses; of two bots' for the same one, the first counts. */
export function termsOf(bots: readonly LoadedBot[]): readonly ServiceTerms[] {
  const all = bots.flatMap(({ load }) => load.services ?? []);
  return all.filter(({ service }, index) => all.findIndex((other) => other.service === service) === index);
}

async function startVendor(options: ServicesOptions, closers: Closers, terms: ServiceTerms) {
  const { callsPerKeyAndMinute = UNBOUNDED, latencyMs, service: name } = terms;
  const vendor = VENDORS[name];
  if (vendor === undefined) throw new Error(`nobody simulates ${name}`);
  const keys = Array.from({ length: terms.keys }, (_, index) => `load-key-${index + 1}`).join(",");
  const quota = vendor.callsPerMinute && { [vendor.callsPerMinute]: String(callsPerKeyAndMinute) };
  const env = { [vendor.keys]: keys, ...quota, ...vendor.settings };
  const { pid, url } = await start(options, closers, name, env);
  await slowDown(url, latencyMs);
  return { name, pid, url, env: vendor.envOf(url, keys) };
}

/** No vendor answers at once: what waits for one is to be seen as it is. */
async function slowDown(url: string, latencyMs: number): Promise<void> {
  if (latencyMs === 0) return;
  const fault = { route: "*", kind: "latency", latency_ms: latencyMs };
  const response = await fetch(`${url}/_faults`, { method: "POST", body: JSON.stringify(fault) });
  if (!response.ok) throw new Error(`${url} takes no latency: ${await response.text()}`);
}

async function start(
  { abandoned, logFolder }: ServicesOptions,
  closers: Closers,
  name: string,
  env: Readonly<Record<string, string>>,
) {
  const [port = 0] = await freePorts(1);
  const file = `simulators/${name}/main.ts`;
  const server = await startProgram({ name, file, port, env, logFolder }, abandoned);
  closers.add(() => server.stop());
  return { url: `http://127.0.0.1:${port}`, pid: server.pid };
}
