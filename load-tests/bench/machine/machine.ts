import { readFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import type { Cores } from "./cores.ts";
import { tracksLoopback } from "./tracked-connections.ts";

/** What the run was made on, and how busy it was with other things before it began. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory_gb: number;
  readonly kernel: string;
  readonly node: string;
  readonly pinned: boolean;
  readonly load_average: number;
  /** Share of the last 10 s in which something waited for a processor, percent; null where the kernel does not tell. */
  readonly cpu_pressure: number | null;
  readonly warnings: readonly string[];
}

const BUSY_PRESSURE = 5;

/** Looks at the machine. Call it before anything is started. */
export async function describeMachine({ note }: Pick<Cores, "note">): Promise<Machine> {
  const pressure = cpuPressure();
  const load = loadavg()[0] ?? 0;
  const warnings: string[] = [];
  if (note !== undefined) warnings.push(note);
  if ((pressure ?? 0) > BUSY_PRESSURE || load > cpus().length / 2)
    warnings.push(
      `the machine is busy (load ${load.toFixed(1)}, CPU pressure ${pressure ?? "unknown"} %): trust ratios and CPU time only`,
    );
  if (await tracksLoopback())
    warnings.push(
      "a packet filter looks at each packet over loopback (a Kubernetes node's rules, perhaps): rates are lower, most of all ours",
    );
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 1024 ** 3),
    kernel: kernelRelease(),
    node: process.versions.node,
    pinned: note === undefined,
    load_average: Number(load.toFixed(2)),
    cpu_pressure: pressure,
    warnings,
  };
}

function cpuPressure(): number | null {
  try {
    const text = readFileSync("/proc/pressure/cpu", "utf8");
    return Number(/^some avg10=([\d.]+)/m.exec(text)?.[1] ?? 0);
  } catch {
    return null; // a kernel without pressure figures
  }
}

function kernelRelease(): string {
  return readFileSync("/proc/sys/kernel/osrelease", "utf8").trim();
}
