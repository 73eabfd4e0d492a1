import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findBinary } from "../../../../dev/binaries/find-binary.mjs";
import { freePorts, isOpen } from "../../../../dev/servers/free-ports.ts";
import { spawnServer, waitUntilReady } from "../../../../dev/servers/server-process.ts";
import { temporaryFolder } from "../../../../dev/servers/temporary-folder.ts";

/** As it is written by people: white space does not belong to the key. */
const KEY = "a2V5IG9mIHRoZSB0ZXN0cw==\nYW5kIGEgc2Vjb25kIGxpbmU=\n";

/** Members of MongoDB that were never together, and ask who one is. */
export interface NewMembers {
  /** `host:port` */
  readonly hosts: readonly string[];
  readonly keyfile: string;
  readonly key: string;
  stop(): Promise<void>;
}

/** Starts them, each with an empty folder. */
export async function startNewMembers(count: number): Promise<NewMembers> {
  const folder = temporaryFolder();
  const keyfile = join(folder, "keyfile");
  writeFileSync(keyfile, KEY);
  chmodSync(keyfile, 0o400);
  const { path } = await findBinary("mongod");
  const ports = await freePorts(count);
  const members = await Promise.all(
    ports.map(async (port) => {
      const data = join(folder, String(port));
      mkdirSync(data);
      const where = ["--port", String(port), "--bind_ip", "127.0.0.1", "--dbpath", data, "--nounixsocket"];
      const small = ["--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "128"];
      const args = ["--replSet", "rs0", "--keyFile", keyfile, ...where, ...small];
      const logFile = join(folder, `${port}.log`);
      const member = await spawnServer({ name: "mongod", command: path, args, logFile, stopWithinMs: 1_000 });
      await waitUntilReady(member, () => isOpen(port), 30_000);
      return member;
    }),
  );
  return {
    hosts: ports.map((port) => `127.0.0.1:${port}`),
    keyfile,
    key: KEY,
    stop: async () => {
      await Promise.all(members.map((member) => member.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
