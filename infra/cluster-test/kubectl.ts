import { spawn } from "node:child_process";
import type { z } from "zod";
import { ToolError } from "../../dev/tool-error.mjs";

/** How a command ended. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; without a shell. @param input what it reads from stdin */
export function runCommand(
  command: string,
  args: readonly string[],
  input = "",
  signal?: AbortSignal,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], ...(signal && { signal }) });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      }),
    );
    // A program that ends without reading its input is judged by its exit code.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/** The cluster of KUBECONFIG, by the program that people use too, so that what is proven is what they type. */
export class Kubectl {
  readonly namespace: string;
  readonly #signal: AbortSignal;

  /** @param signal ends what runs, and lets nothing begin any more */
  constructor(namespace: string, signal: AbortSignal) {
    this.namespace = namespace;
    this.#signal = signal;
  }

  /** Runs it in the namespace and answers stdout. @throws ToolError KUBECTL_FAILED with its stderr */
  async run(args: readonly string[], input = ""): Promise<string> {
    const { code, stderr, stdout } = await this.try(args, input);
    if (code === 0) return stdout;
    throw new ToolError(
      "KUBECTL_FAILED",
      `kubectl ${args.join(" ")} ended with ${code}: ${stderr.trim()}`,
      "Look at the cluster: kubectl get pods,events",
    );
  }

  /** The same where a failure is an answer too. */
  try(args: readonly string[], input = ""): Promise<CommandResult> {
    return runCommand("kubectl", ["--namespace", this.namespace, ...args], input, this.#signal);
  }

  /** Objects of a kind, read with a schema. @param selector labels; "" for all */
  async list<T>(kind: string, schema: z.ZodType<T>, selector = ""): Promise<readonly T[]> {
    const chosen = selector === "" ? [] : ["--selector", selector];
    const { items } = JSON.parse(await this.run(["get", kind, ...chosen, "--output", "json"])) as {
      items: readonly unknown[];
    };
    return items.map((item) => schema.parse(item));
  }

  /** One object by name. @throws ToolError KUBECTL_FAILED when there is none */
  async get<T>(kind: string, name: string, schema: z.ZodType<T>): Promise<T> {
    return schema.parse(JSON.parse(await this.run(["get", kind, name, "--output", "json"])));
  }

  /** Applies objects of one's own. */
  async apply(...objects: readonly object[]): Promise<void> {
    const list = { apiVersion: "v1", kind: "List", items: objects };
    await this.run(["apply", "--filename", "-"], JSON.stringify(list));
  }
}
