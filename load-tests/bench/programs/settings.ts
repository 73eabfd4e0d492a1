/** What every webhook program is told by its environment. */
export interface ProgramSettings {
  readonly port: number;
  /** Where the fake Bot API answers, such as `http://127.0.0.1:4000`. */
  readonly apiRoot: string;
  readonly token: string;
  /** Webhook secret to insist on. */
  readonly secret: string;
}

/** Reads them. */
export function programSettings(env: NodeJS.ProcessEnv = process.env): ProgramSettings {
  const { PORT = "0", TELEGRAM_API_ROOT = "", BENCH_TOKEN = "", WEBHOOK_SECRET = "" } = env;
  return { port: Number(PORT), apiRoot: TELEGRAM_API_ROOT, token: BENCH_TOKEN, secret: WEBHOOK_SECRET };
}
