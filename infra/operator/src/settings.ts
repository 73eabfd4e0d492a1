import { type MetricsApiSettings, metricsApiSettings } from "./metrics-api/settings.ts";

/** The environment, as `process.env` has it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a replica of the operator is told; infra/charts/operator.ts tells it. */
export interface Settings {
  /** The one namespace it works in: its own. */
  readonly namespace: string;
  /** Its name in Events, and who it is among the replicas. */
  readonly podName: string;
  readonly apiServer: { readonly host: string; readonly port: string };
  /** Pages for the cluster: health and metrics. */
  readonly opsPort: number;
  readonly logLevel: LogLevel;
  /** Where the Bot API answers, without a slash at the end. */
  readonly telegramApiRoot: string;
  /** Undefined: no autoscaler asks the operator for metrics. */
  readonly metricsApi: MetricsApiSettings | undefined;
}

const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;

/** Lines below it are not written. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Variables that are wrong or missing. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly code = "CONFIG_INVALID";
}

/** Reads the environment once. @throws SettingsError with a sentence for each variable, and no values */
export function readSettings(env: Environment): Settings {
  const variables = new Variables(env);
  const settings: Settings = {
    namespace: variables.text("POD_NAMESPACE"),
    podName: variables.text("POD_NAME"),
    apiServer: {
      host: variables.text("KUBERNETES_SERVICE_HOST"),
      port: variables.text("KUBERNETES_SERVICE_PORT"),
    },
    opsPort: variables.port("OPS_PORT", 9464),
    logLevel: variables.oneOf("LOG_LEVEL", LOG_LEVELS, "info"),
    telegramApiRoot: variables.url("TELEGRAM_API_ROOT", "https://api.telegram.org"),
    metricsApi: metricsApiSettings(variables),
  };
  variables.assertRight();
  return settings;
}

/** Reads variables one by one, and says of all of them together what is wrong. The empty text counts as not set. */
export class Variables {
  readonly #env: Environment;
  readonly #problems: string[] = [];

  constructor(env: Environment) {
    this.#env = env;
  }

  text(name: string, usual?: string): string {
    const value = this.#env[name]?.trim();
    if (value !== undefined && value !== "") return value;
    if (usual === undefined) this.#problems.push(`${name} is missing.`);
    return usual ?? "";
  }

  port(name: string, usual: number): number {
    const value = Number(this.text(name, String(usual)));
    if (Number.isInteger(value) && value >= 0 && value < 65_536) return value;
    this.#problems.push(`${name} must be a port, 0 to 65535.`);
    return usual;
  }

  url(name: string, usual: string): string {
    const value = this.text(name, usual).replace(/\/+$/, "");
    if (!/^https?:\/\/[^/\s]/.test(value))
      this.#problems.push(`${name} must begin with http:// or https://.`);
    return value;
  }

  /** Absent it is `usual`. @param read throws for what `problem` says of it: "must be …" */
  parsed<T>(name: string, usual: T | undefined, read: (text: string) => T, problem: string): T | undefined {
    const value = this.#env[name]?.trim();
    if (value === undefined || value === "") {
      if (usual !== undefined) this.#problems.push(`${name} is missing.`);
      return usual;
    }
    try {
      return read(value);
    } catch {
      this.#problems.push(`${name} ${problem}`);
      return usual;
    }
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[], usual: T): T {
    const value = this.text(name, usual);
    const found = allowed.find((one) => one === value);
    if (found === undefined) this.#problems.push(`${name} must be one of ${allowed.join(", ")}.`);
    return found ?? usual;
  }

  /** @throws SettingsError */
  assertRight(): void {
    if (this.#problems.length > 0) throw new SettingsError(`CONFIG_INVALID: ${this.#problems.join(" ")}`);
  }
}
