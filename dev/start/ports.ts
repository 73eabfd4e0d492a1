import { freePorts, isFree } from "../servers/free-ports.ts";
import { ToolError } from "../tool-error.mjs";
import type { Ports } from "./environment.ts";
import type { Settings } from "./settings.ts";

const CHOSEN = [
  "mongod",
  "redis",
  "shipstation",
  "oxapay",
  "openai",
  "bot",
  "botOps",
  "workerOps",
  "api",
  "apiOps",
] as const;

/**
 * Chooses the ports of one start: free ones, but for the one people open (`PORT`), which serves the chat page, or
 * the webhook where a real Bot API is used.
 * @throws ToolError `PORT_TAKEN`
 */
export async function choosePorts(settings: Settings): Promise<Ports> {
  const { port } = settings;
  if (!(await isFree(port))) {
    throw new ToolError(
      "PORT_TAKEN",
      `Port ${port} of 127.0.0.1 is taken by another program.`,
      `Stop that program, or choose another port: PORT=${port === 65_535 ? 8081 : port + 1} npm start`,
    );
  }
  const free = await freePorts(CHOSEN.length);
  const chosen = Object.fromEntries(CHOSEN.map((name, index) => [name, free[index] ?? 0]));
  const ports = chosen as Record<(typeof CHOSEN)[number], number>;
  return settings.telegram ? { ...ports, telegram: 0, bot: port } : { ...ports, telegram: port };
}
