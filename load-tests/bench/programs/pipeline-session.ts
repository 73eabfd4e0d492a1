import { z } from "zod";
import type { SessionType } from "../../../app/src/platform/telegram/pipeline/module.ts";

const schema = z.object({
  language: z.string(),
  step: z.string(),
  starts: z.number(),
  lastStartAt: z.number(),
});

/** The session of the benchmark's bot: about what a bot keeps of a person between two messages. */
export type BenchSession = z.output<typeof schema>;

/** How it begins and is read back. */
export const benchSession: SessionType<BenchSession> = {
  initial: () => ({ language: "en", step: "idle", starts: 0, lastStartAt: 0 }),
  parse: (stored) => schema.parse(stored),
};
