import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { freePorts, isFree } from "../servers/free-ports.ts";
import { ToolError } from "../tool-error.mjs";
import type { Ports } from "./environment.ts";
import type { Settings } from "./settings.ts";

const port = z.number().int().min(1).max(65_535);
const shape = z.object({
  mongod: port,
  redis: port,
  shipstation: port,
  oxapay: port,
  openai: port,
  bot: port,
  botOps: port,
  workerOps: port,
  api: port,
  apiOps: port,
  syntheticOps: port,
  prometheus: port,
});
type Inner = z.infer<typeof shape>;
const keptShape = shape.partial();
type Kept = z.infer<typeof keptShape>;

/**
 * Chooses the ports of a start. The one people open (`PORT`) serves the chat page, or the webhook where a real Bot
 * API is used; the others are free ones, the same at every start (a link to pay an invoice outlives a restart) unless
 * something else took one meanwhile.
 * @throws ToolError `PORT_TAKEN`
 */
export async function choosePorts(settings: Settings): Promise<Ports> {
  if (!(await isFree(settings.port))) throw taken(settings.port);
  const file = join(settings.dataFolder, "ports.json");
  const inner = await innerPorts(read(file));
  writeFileSync(file, `${JSON.stringify(inner, null, 2)}\n`);
  if (settings.telegram) return { ...inner, telegram: 0, bot: settings.port };
  return { ...inner, telegram: settings.port };
}

async function innerPorts(kept: Kept): Promise<Inner> {
  const names = Object.keys(shape.shape) as (keyof Inner)[];
  const free = await freePorts(names.length);
  const chosen = names.map(async (name, index) => {
    const before = kept[name];
    return [name, before !== undefined && (await isFree(before)) ? before : free[index]];
  });
  return shape.parse(Object.fromEntries(await Promise.all(chosen)));
}

function read(file: string): Kept {
  try {
    return keptShape.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

function taken(port: number): ToolError {
  return new ToolError(
    "PORT_TAKEN",
    `Port ${port} of 127.0.0.1 is taken by another program.`,
    `Stop that program, or choose another port: PORT=${port === 65_535 ? 8081 : port + 1} npm start`,
  );
}
