import { freePorts } from "../../../dev/servers/free-ports.ts";
import type { LoadedBot } from "../bots.ts";
import type { Closers } from "./closers.ts";
import { startProgram } from "./program.ts";
import type { Member } from "./system.ts";

type Service = LoadedBot["services"][number];

export interface ServicesOptions {
  readonly bots: readonly LoadedBot[];
  /** The key that all vendors accept. */
  readonly key: string;
  tokenOf(bot: string): string;
  readonly logFolder: string;
  readonly abandoned: AbortSignal;
}

/** The outside world of a run. */
export interface Services {
  readonly telegramUrl: string;
  readonly urls: Readonly<Partial<Record<Service, string>>>;
  /** How the roles reach it. */
  readonly env: Readonly<Record<string, string>>;
  readonly members: readonly Member[];
}

/** People answer and change only what was said just now. */
export const KEPT_PER_CHAT = "12";

/** A vendor's quota belongs to the account that is paid for; it must not be what is measured. */
const PLENTY = "1000000";
const UNBOUNDED: Readonly<Record<Service, Readonly<Record<string, string>>>> = {
  shipstation: { CALLS_PER_MINUTE: PLENTY },
  oxapay: {},
  openai: { REQUESTS_PER_MINUTE: PLENTY, TOKENS_PER_MINUTE: `${PLENTY}000` },
};

/** Starts Telegram, with its usual flood rules, and the vendors that the bots need, each as a process. */
export async function startServices(options: ServicesOptions, closers: Closers): Promise<Services> {
  const { bots, key, tokenOf } = options;
  const telegram = await start(options, closers, "telegram", {
    BOTS: bots.map(({ name }) => `${name}=${tokenOf(name)}`).join(","),
    MESSAGES_PER_CHAT: KEPT_PER_CHAT,
  });
  const names = new Set(bots.flatMap(({ services }) => services));
  const vendors = await Promise.all(
    [...names].map(async (name) => {
      const keys = name === "oxapay" ? { MERCHANT_KEYS: key } : { API_KEYS: key };
      return { name, ...(await start(options, closers, name, { ...keys, ...UNBOUNDED[name] })) };
    }),
  );
  const urls = Object.fromEntries(vendors.map(({ name, url }) => [name, url]));
  return {
    telegramUrl: telegram.url,
    urls,
    env: { TELEGRAM_API_ROOT: telegram.url, ...vendorEnv(urls, key) },
    members: [
      { name: "telegram", role: "simulator", pid: telegram.pid },
      ...vendors.map(({ name, pid }): Member => ({ name, role: "simulator", pid })),
    ],
  };
}

async function start(
  { abandoned, logFolder }: ServicesOptions,
  closers: Closers,
  name: Service | "telegram",
  env: Readonly<Record<string, string>>,
) {
  const [port = 0] = await freePorts(1);
  const file = `simulators/${name}/main.ts`;
  const server = await startProgram({ name, file, port, env, logFolder }, abandoned);
  closers.add(() => server.stop());
  return { url: `http://127.0.0.1:${port}`, pid: server.pid };
}

function vendorEnv({ shipstation, oxapay, openai }: Partial<Record<Service, string>>, key: string) {
  return {
    ...(shipstation && {
      SHIPSTATION_URL: shipstation,
      SHIPSTATION_API_KEYS: key,
      SHIPSTATION_JWKS_URL: `${shipstation}/jwks`,
    }),
    ...(oxapay && { OXAPAY_URL: `${oxapay}/v1`, OXAPAY_MERCHANT_KEY: key }),
    ...(openai && { OPENAI_URL: `${openai}/v1`, OPENAI_API_KEYS: key }),
  };
}
