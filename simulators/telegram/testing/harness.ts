import { afterEach } from "vitest";
import {
  createTelegramSimulator,
  type TelegramSimulator,
  type TelegramSimulatorOptions,
} from "../simulator.ts";
import { SHOP } from "./api-client.ts";

const simulators: TelegramSimulator[] = [];
afterEach(async () => {
  for (const simulator of simulators.splice(0)) await simulator.close();
});

/** Starts a simulator with the bot `shop` that ends with the test. */
export async function startSimulator(
  options: Partial<TelegramSimulatorOptions> = {},
): Promise<TelegramSimulator> {
  const simulator = await createTelegramSimulator({ bots: [SHOP], ...options });
  simulators.push(simulator);
  return simulator;
}
