import { join } from "node:path";
import { ROLE_FLAGS } from "../../app/src/contracts/runtime.ts";
import type { Credentials } from "./credentials.ts";
import { isVisited, local, type Ports, SYNTHETIC_CHAT } from "./environment.ts";
import type { Program } from "./program.ts";
import type { Settings } from "./settings.ts";

// In production a role has 15 s to finish its work; whoever pressed Ctrl-C waits less gladly than Kubernetes.
const ROLE_STOP_WITHIN_MS = 8_000;

/** The stand-ins for the outside services, but for those of which the real one is used. */
export function simulatorPrograms(settings: Settings, credentials: Credentials, ports: Ports): Program[] {
  const simulator = (
    name: "telegram" | "shipstation" | "oxapay" | "openai",
    env: Record<string, string>,
  ): Program => ({
    name,
    args: [`simulators/${name}/main.ts`],
    env: { PORT: String(ports[name]), HOST: "127.0.0.1", DATA_DIR: join(settings.dataFolder, name), ...env },
    readyUrl: local(ports[name]),
    readyWhen: "any",
    stopWithinMs: 3_000,
  });
  const services = [
    simulator("shipstation", { API_KEYS: credentials.shipstationKey, PARCEL_SPEED: "30" }),
    simulator("oxapay", { MERCHANT_KEYS: credentials.oxapayKey }),
    simulator("openai", { API_KEYS: credentials.openaiKey }),
  ].filter(({ name }) => !settings.given.real.some((real) => real === name));
  if (settings.telegram) return services;
  const bots = settings.bots.map((bot) => `${bot}=${credentials.tokens[bot]}`);
  return [simulator("telegram", { BOTS: bots.join(","), GUESTS: SYNTHETIC_CHAT }), ...services];
}

/** The processes that are Botfleet. */
export function rolePrograms(
  settings: Settings,
  env: Readonly<Record<string, string>>,
  ports: Ports,
): Program[] {
  const role = (name: string, opsPort: number, port?: number): Program => ({
    name,
    args: [...ROLE_FLAGS, `app/src/roles/${name}.ts`],
    env: { ...env, OPS_PORT: String(opsPort), ...(port === undefined ? {} : { PORT: String(port) }) },
    readyUrl: `${local(opsPort)}/readyz`,
    readyWhen: "ok",
    stopWithinMs: ROLE_STOP_WITHIN_MS,
  });
  return [
    role("bot", ports.botOps, ports.bot),
    role("worker", ports.workerOps),
    role("api", ports.apiOps, ports.api),
    ...(isVisited(settings) ? [role("synthetic", ports.syntheticOps)] : []),
  ];
}

/** One run of the migrations' program: `up` before the roles, `bootstrap` (webhooks, commands) after them. */
export function migration(
  env: Readonly<Record<string, string>>,
  what: "up" | "bootstrap",
): Pick<Program, "name" | "args" | "env"> {
  return { name: `migrate-${what}`, args: ["app/src/roles/migrate.ts", what], env };
}
