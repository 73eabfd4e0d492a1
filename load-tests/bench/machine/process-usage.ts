import { readdirSync, readFileSync } from "node:fs";

/** Linux counts CPU time in hundredths of a second, whatever its own tick is (USER_HZ). */
export const US_PER_TICK = 10_000;
const PAGE_MB = 4_096 / 1024 / 1024;

/** CPU time a process has used so far, all its threads, in its own code and in the kernel; microseconds. */
export function cpuUsOf(pid: number): number {
  const [, , , , , , , , , , , user = "0", system = "0"] = fieldsOf(pid);
  return (Number(user) + Number(system)) * US_PER_TICK;
}

/** The same to the nanosecond, of the threads there are: for times too short to be counted in hundredths of a second. */
export function exactCpuUsOf(pid: number): number {
  const folder = `/proc/${pid}/task`;
  const ns = readdirSync(folder).map((thread) => {
    const [ran = "0"] = readFileSync(`${folder}/${thread}/schedstat`, "utf8").split(" ");
    return Number(ran);
  });
  return ns.reduce((sum, each) => sum + each, 0) / 1000;
}

/** Resident memory of a process, MB. */
export function rssMbOf(pid: number): number {
  return Number(fieldsOf(pid)[21] ?? 0) * PAGE_MB;
}

/** Fields of /proc/<pid>/stat from `state` on; the name before may hold blanks and brackets. */
function fieldsOf(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}
