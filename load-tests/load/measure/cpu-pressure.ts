import { readFileSync } from "node:fs";

/** Milliseconds in which somebody had to wait for a processor, since the machine started; undefined where the kernel does not say. */
export function cpuWaitMs(): number | undefined {
  try {
    const total = /^some .*total=(\d+)$/m.exec(readFileSync("/proc/pressure/cpu", "utf8"))?.[1];
    return total === undefined ? undefined : Number(total) / 1000;
  } catch {
    // A kernel without pressure stall information.
    return undefined;
  }
}
