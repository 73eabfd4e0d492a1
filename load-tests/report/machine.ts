import { availableParallelism, cpus, release, totalmem, type } from "node:os";
import type { Machine } from "./result.ts";

/** Describes the machine this process runs on, for results that are kept. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memory_gb: Math.round(totalmem() / 2 ** 30),
    os: `${type()} ${release()}`,
    node: process.versions.node,
  };
}
