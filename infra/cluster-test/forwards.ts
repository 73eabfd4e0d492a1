import { type ChildProcess, spawn } from "node:child_process";
import { ToolError } from "../../dev/tool-error.mjs";

const OPEN_WITHIN_MS = 20_000;

/** Ways from this machine to ports in the cluster, past its NetworkPolicies: for looking on, never what is tested. */
export class Forwards {
  readonly #namespace: string;
  readonly #open = new Map<string, { readonly child: ChildProcess; readonly port: number }>();

  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  /** Address of a Service's or a pod's port, such as `service/telegram`; opened once. */
  async url(target: string, port: number): Promise<string> {
    return `http://127.0.0.1:${await this.port(target, port)}`;
  }

  /** The same as a port of 127.0.0.1. @throws ToolError FORWARD_FAILED */
  async port(target: string, port: number): Promise<number> {
    const key = `${target}:${port}`;
    const known = this.#open.get(key);
    if (known !== undefined && known.child.exitCode === null) return known.port;
    const forward = await open(this.#namespace, target, port);
    this.#open.set(key, forward);
    return forward.port;
  }

  /** The same, opened anew: one whose pod was deleted is noticed by nobody before it is used. */
  async freshPort(target: string, port: number): Promise<number> {
    const key = `${target}:${port}`;
    this.#open.get(key)?.child.kill();
    this.#open.delete(key);
    return this.port(target, port);
  }

  /** Ends all of them. */
  close(): void {
    for (const { child } of this.#open.values()) child.kill();
    this.#open.clear();
  }
}

async function open(namespace: string, target: string, port: number) {
  const args = ["--namespace", namespace, "port-forward", "--address", "127.0.0.1", target, `:${port}`];
  const child = spawn("kubectl", args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const opened = new Promise<number>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const chosen = /127\.0\.0\.1:(\d+) ->/.exec(said)?.[1];
      if (chosen !== undefined) resolve(Number(chosen));
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    const fail = (): void =>
      reject(
        new ToolError(
          "FORWARD_FAILED",
          `No way to ${target}:${port}: ${said.trim()}`,
          "Look at the pod behind it.",
        ),
      );
    child.once("error", fail);
    child.once("exit", fail);
    setTimeout(fail, OPEN_WITHIN_MS).unref();
  });
  try {
    return { child, port: await opened };
  } catch (error) {
    child.kill();
    throw error;
  }
}
