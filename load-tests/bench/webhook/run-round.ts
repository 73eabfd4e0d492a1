import type { Launch, WebhookProgram } from "../programs/webhook-programs.ts";
import type { SectionContext } from "../sections/section.ts";
import { checkProgram } from "./check.ts";
import type { FakeBotApi } from "./fake-bot-api.ts";
import { type MeasuredRound, measureProgram } from "./measure.ts";
import { startProgram } from "./program-process.ts";

export interface RoundOptions {
  readonly program: WebhookProgram;
  readonly launch: Launch;
  readonly api: FakeBotApi;
  readonly people: number;
  readonly connections: number;
  readonly firstUpdate: number;
  /** Databases of a program that needs them. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly redisPid?: number | undefined;
}

/** Starts a program afresh, checks it with a real request, measures it and ends it. */
export async function runRound(
  { cores, seconds, stopping }: Pick<SectionContext, "cores" | "seconds" | "stopping">,
  { api, connections, env = {}, firstUpdate, launch, people, program, redisPid }: RoundOptions,
): Promise<MeasuredRound> {
  stopping.throwIfAborted();
  const running = await startProgram(program, launch, { cores, env, apiUrl: api.url });
  try {
    const { replies } = program;
    const { delivery } = running;
    const mark = { person: 0, update: firstUpdate };
    await checkProgram(program.name, { api, mark, replies, delivery });
    return await measureProgram(running, {
      api,
      cores,
      people,
      connections,
      replies,
      seconds,
      redisPid,
      stopping,
      firstUpdate: firstUpdate + 1,
    });
  } finally {
    await running.process.stop();
  }
}
