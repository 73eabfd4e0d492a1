import { tokenName } from "../../app/src/roles/config/shared.ts";
import { type Credentials, webhookSecretsFolder } from "./credentials.ts";
import { type Given, SERVICES, type ServiceName } from "./given.ts";
import type { Settings } from "./settings.ts";

/** Ports on 127.0.0.1 of everything a start runs. */
export interface Ports {
  readonly mongod: number;
  readonly redis: number;
  readonly telegram: number;
  readonly shipstation: number;
  readonly oxapay: number;
  readonly openai: number;
  readonly bot: number;
  readonly botOps: number;
  readonly workerOps: number;
  readonly api: number;
  readonly apiOps: number;
  readonly syntheticOps: number;
  readonly prometheus: number;
}

/** Addresses of the databases, the user's or the start's own. */
export interface Databases {
  readonly mongoUrl: string;
  readonly redisUrl: string;
}

/** Address of a port on this machine. */
export function local(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/** Whom the bots answer as the synthetic person: a guest of the Telegram simulator, with an id that nobody else gets. */
export const SYNTHETIC_CHAT = "6000000001";

/** Whether a synthetic person writes to the bots: a real bot has no chat for it unless its operator makes one. */
export const isVisited = ({ telegram, transport }: Pick<Settings, "telegram" | "transport">): boolean =>
  telegram === undefined && transport === "webhook";

/** Environment of every role and of the migrations, but for the ports they listen on; what was given stands over the start's own. */
export function roleEnvironment(
  settings: Settings,
  credentials: Credentials,
  ports: Ports,
  databases: Databases,
): Record<string, string> {
  const { telegram, given } = settings;
  const tokens = telegram?.tokens ?? credentials.tokens;
  const simulated = simulatedServices(credentials, ports);
  return {
    ...Object.assign({}, ...SERVICES.map((name) => (given.real.includes(name) ? {} : simulated[name]))),
    ...given.forRoles,
    // The roles tell it Oxapay alone; ShipStation is told by the migrations.
    API_PUBLIC_URL: addressForVendor("oxapay", given, ports) ?? local(ports.api),
    ...Object.fromEntries(settings.bots.map((bot) => [tokenName(bot), tokens[bot] ?? ""])),
    BOTS: settings.bots.join(","),
    TELEGRAM_API_ROOT: telegram?.apiRoot ?? local(ports.telegram),
    TRANSPORT: settings.transport,
    // A bot that has a webhook cannot poll: bootstrap sets one only where it is told the address.
    ...(settings.transport === "webhook" ? { PUBLIC_URL: telegram?.publicUrl ?? local(ports.bot) } : {}),
    WEBHOOK_SECRETS_DIR: webhookSecretsFolder(settings.dataFolder),
    ...(isVisited(settings) ? { SYNTHETIC_CHAT_ID: SYNTHETIC_CHAT } : {}),
    HOST: "127.0.0.1",
    OPS_HOST: "127.0.0.1",
    REDIS_URL: databases.redisUrl,
    MONGO_URL: databases.mongoUrl,
  };
}

/** Where the simulators are, and the keys that they know. */
function simulatedServices(
  credentials: Credentials,
  ports: Ports,
): Readonly<Record<ServiceName, Readonly<Record<string, string>>>> {
  return {
    shipstation: {
      SHIPSTATION_URL: local(ports.shipstation),
      SHIPSTATION_API_KEYS: credentials.shipstationKey,
      SHIPSTATION_JWKS_URL: `${local(ports.shipstation)}/jwks`,
    },
    oxapay: { OXAPAY_URL: `${local(ports.oxapay)}/v1`, OXAPAY_MERCHANT_KEY: credentials.oxapayKey },
    openai: { OPENAI_URL: `${local(ports.openai)}/v1`, OPENAI_API_KEYS: credentials.openaiKey },
  };
}

/**
 * What the migrations are told of it. A webhook on this machine is registered at the simulator alone: in a real account it
 * would stand for good, and nobody could reach it.
 */
export function migrationEnvironment(
  { given }: Pick<Settings, "given">,
  env: Readonly<Record<string, string>>,
  ports: Pick<Ports, "api">,
): Readonly<Record<string, string>> {
  const { API_PUBLIC_URL: _, ...rest } = env;
  const address = addressForVendor("shipstation", given, ports);
  return address === undefined ? rest : { ...rest, API_PUBLIC_URL: address };
}

/** Where a vendor reports to: the api itself when simulated, what was given when real. */
function addressForVendor(
  vendor: ServiceName,
  { real, forRoles }: Given,
  ports: Pick<Ports, "api">,
): string | undefined {
  return real.includes(vendor) ? forRoles.API_PUBLIC_URL : local(ports.api);
}
