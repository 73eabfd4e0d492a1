import { type Db, type Document, MongoClient, MongoServerError } from "mongodb";
import { isOpen } from "./free-ports.ts";
import { until } from "./until.ts";

const NOT_YET_INITIALIZED = 94;

/** True when the member at this port of 127.0.0.1 takes commands and is the process meant: another may hold the port. */
export async function isAnswering(port: number, pid: number): Promise<boolean> {
  // Asked first because the driver, once refused, waits half a second or more before it looks again.
  if (!(await isOpen(port))) return false;
  const status = await asAdmin(port, (admin) => admin.command({ serverStatus: 1 }));
  return Number(status.pid) === pid;
}

/**
 * Makes one replica set `rs0` of members that answer, the first being the preferred primary, and waits until one is
 * primary and all others are secondaries. A set that remembers other addresses is given these.
 */
export async function formReplicaSet(ports: readonly number[]): Promise<void> {
  const [first = 0] = ports;
  await asAdmin(first, async (admin) => {
    const current = await currentConfig(admin);
    if (current === undefined)
      await admin.command({ replSetInitiate: { _id: "rs0", members: membersAt(ports) } });
    else if (!sameHosts(current, ports)) await moveTo(admin, current, ports);
    // Without this the first election waits for the election timeout of 10 s.
    if (ports.length > 1) await until(() => stepUp(admin), "the election of a primary", 30_000);
    await until(() => isComplete(admin, ports.length), "a replica set with all members in order", 60_000);
  });
}

async function asAdmin<T>(port: number, act: (admin: Db) => Promise<T>): Promise<T> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 2_000,
    connectTimeoutMS: 2_000,
  });
  try {
    return await act(client.db("admin"));
  } finally {
    await client.close();
  }
}

async function currentConfig(admin: Db): Promise<Document | undefined> {
  try {
    const { config } = await admin.command({ replSetGetConfig: 1 });
    return config;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NOT_YET_INITIALIZED) return undefined;
    throw error;
  }
}

function membersAt(ports: readonly number[]): Document[] {
  return ports.map((port, id) => ({ _id: id, host: `127.0.0.1:${port}` }));
}

function sameHosts(config: Document, ports: readonly number[]): boolean {
  const hosts = (config.members as Document[]).map(({ host }) => host);
  return hosts.length === ports.length && ports.every((port) => hosts.includes(`127.0.0.1:${port}`));
}

/** No member recognises itself under the old addresses, so there is no primary to ask: the change is forced. */
async function moveTo(admin: Db, config: Document, ports: readonly number[]): Promise<void> {
  const moved = { ...config, version: config.version + 1, members: membersAt(ports) };
  await until(
    async () => (await admin.command({ replSetReconfig: moved, force: true })).ok === 1,
    "the move of the replica set to new ports",
    10_000,
  );
}

async function stepUp(admin: Db): Promise<boolean> {
  const { isWritablePrimary } = await admin.command({ hello: 1 });
  if (isWritablePrimary === true) return true;
  await admin.command({ replSetStepUp: 1 });
  return false;
}

async function isComplete(admin: Db, count: number): Promise<boolean> {
  const { members } = await admin.command({ replSetGetStatus: 1 });
  const states = (members as Document[]).map(({ stateStr }) => stateStr);
  const { isWritablePrimary } = await admin.command({ hello: 1 });
  const primaries = states.filter((state) => state === "PRIMARY").length;
  const secondaries = states.filter((state) => state === "SECONDARY").length;
  return primaries === 1 && primaries + secondaries === count && (count > 1 || isWritablePrimary === true);
}
