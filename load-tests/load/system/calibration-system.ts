import { freePorts } from "../../../dev/servers/free-ports.ts";
import type { ServerProcess } from "../../../dev/servers/server-process.ts";
import type { Closers } from "./closers.ts";
import { startProgram } from "./program.ts";
import { KEPT_PER_CHAT } from "./services.ts";

const TOKEN = "100001:calibration";

/** The simulator with a bot that does nothing. */
export interface CalibrationSystem {
  readonly bot: string;
  readonly telegramUrl: string;
  readonly simulator: ServerProcess;
}

/** Starts the simulator and the no-op bot, each as a process, with the webhook set. */
export async function startCalibrationSystem(
  logFolder: string,
  closers: Closers,
  abandoned: AbortSignal,
): Promise<CalibrationSystem> {
  const [simulatorPort = 0, botPort = 0] = await freePorts(2);
  const telegramUrl = `http://127.0.0.1:${simulatorPort}`;
  const simulator = await startProgram(
    {
      name: "calibration-telegram",
      file: "simulators/telegram/main.ts",
      port: simulatorPort,
      env: { BOTS: `noop=${TOKEN}`, MESSAGES_PER_CHAT: KEPT_PER_CHAT },
      logFolder,
    },
    abandoned,
  );
  closers.add(() => simulator.stop());
  const bot = await startProgram(
    {
      name: "noop-bot",
      file: "load-tests/load/system/noop-bot.ts",
      port: botPort,
      env: { API_ROOT: telegramUrl, TOKEN },
      logFolder,
    },
    abandoned,
  );
  closers.add(() => bot.stop());
  const response = await fetch(`${telegramUrl}/bot${TOKEN}/setWebhook`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ url: `http://127.0.0.1:${botPort}/`, max_connections: 100 }),
  });
  if (!response.ok) throw new Error(`the simulator refused the webhook: ${await response.text()}`);
  return { bot: "noop", telegramUrl, simulator };
}
