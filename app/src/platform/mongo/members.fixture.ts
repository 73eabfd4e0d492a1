import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findBinary } from "../../../../dev/binaries/find-binary.mjs";
import { freePorts, isOpen } from "../../../../dev/servers/free-ports.ts";
import { type ServerProcess, spawnServer, waitUntilReady } from "../../../../dev/servers/server-process.ts";
import { temporaryFolder } from "../../../../dev/servers/temporary-folder.ts";

/** As it is written by people: white space does not belong to the key. */
const KEY = "a2V5IG9mIHRoZSB0ZXN0cw==\nYW5kIGEgc2Vjb25kIGxpbmU=\n";

/** Members of MongoDB that were never together, and ask who one is. */
export interface NewMembers {
  /** `host:port` */
  readonly hosts: readonly string[];
  readonly keyfile: string;
  readonly key: string;
  /** Ends a member as the kubelet does, by SIGTERM; or, as a power cut does, by SIGKILL. */
  end(host: string, how?: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Starts it again at its address; `empty`: its volume is another, on which there is nothing. */
  begin(host: string, how?: { readonly empty: boolean }): Promise<void>;
  stop(): Promise<void>;
}

/** Starts them, each with an empty folder. @param parameters of mongod, such as `enableTestCommands=1` */
export async function startNewMembers(
  count: number,
  parameters: readonly string[] = [],
): Promise<NewMembers> {
  const folder = temporaryFolder();
  const keyfile = join(folder, "keyfile");
  writeFileSync(keyfile, KEY);
  chmodSync(keyfile, 0o400);
  const { path } = await findBinary("mongod");
  const running = new Map<number, ServerProcess>();
  const start = async (port: number): Promise<void> => {
    const data = join(folder, String(port));
    mkdirSync(data, { recursive: true });
    const where = ["--port", String(port), "--bind_ip", "127.0.0.1", "--dbpath", data, "--nounixsocket"];
    const small = ["--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "128"];
    const set = parameters.map((each) => `--setParameter=${each}`);
    const args = ["--replSet", "rs0", "--keyFile", keyfile, ...where, ...small, ...set];
    const logFile = join(folder, `${port}.log`);
    const member = await spawnServer({ name: "mongod", command: path, args, logFile, stopWithinMs: 1_000 });
    running.set(port, member);
    await waitUntilReady(member, () => isOpen(port), 30_000);
  };
  const portOf = (host: string): number => Number(host.split(":")[1]);
  const ports = await freePorts(count);
  await Promise.all(ports.map(start));
  return {
    hosts: ports.map((port) => `127.0.0.1:${port}`),
    keyfile,
    key: KEY,
    end: async (host, how = "SIGTERM") => {
      const member = running.get(portOf(host));
      if (member === undefined) throw new Error(`${host} does not run`);
      process.kill(member.pid, how);
      await member.exited;
      running.delete(portOf(host));
    },
    begin: async (host, { empty } = { empty: false }) => {
      const port = portOf(host);
      if (empty) rmSync(join(folder, String(port)), { recursive: true, force: true });
      await start(port);
    },
    stop: async () => {
      await Promise.all([...running.values()].map((member) => member.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
