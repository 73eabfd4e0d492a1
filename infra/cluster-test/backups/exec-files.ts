import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { text } from "node:stream/consumers";
import { Readable } from "node:stream";
import type { Cluster } from "../cluster.ts";

/** What a program in a pod reads and writes, as paths here. */
export interface ExecFiles {
  readonly from?: string;
  readonly to?: string;
}

/**
 * Runs a program in a pod, with files of this machine as its stdin and stdout: what goes through them is no text.
 * @param target a pod, Deployment or Job, and with `--container` which of its containers
 * @returns what it said on stderr @throws Error with that when it failed
 */
export async function execWithFiles(
  { abandoned, kubectl }: Cluster,
  target: readonly string[],
  command: readonly string[],
  { from, to }: ExecFiles,
): Promise<string> {
  const opened = [openSync(from ?? "/dev/null", "r"), openSync(to ?? "/dev/null", "w")];
  try {
    const stdin = from === undefined ? [] : ["--stdin"];
    const args = ["--namespace", kubectl.namespace, "exec", ...stdin, ...target, "--", ...command];
    const child = spawn("kubectl", args, { stdio: [...opened, "pipe"], signal: abandoned });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    const [code, said] = await Promise.all([ended, text(child.stderr ?? Readable.from([]))]);
    if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}: ${said.slice(-500)}`);
    return said;
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}
