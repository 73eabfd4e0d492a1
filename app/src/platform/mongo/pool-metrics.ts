import type { MongoClient } from "mongodb";
import type { Metrics } from "../observe/metrics.ts";

/** Keeps the pool's gauges and the command counter true from the driver's monitoring events, over all servers. */
export function observeMongo(client: MongoClient, pool: string, metrics: Metrics): void {
  const gauge = (state: string) => ({
    up: () => metrics.mongoPoolConnections.inc({ pool, state }),
    down: () => metrics.mongoPoolConnections.dec({ pool, state }),
  });
  metrics.mongoUp.set({ pool }, 0);
  client.on("topologyDescriptionChanged", ({ newDescription }) => {
    const takesWrites = [...newDescription.servers.values()].some(({ isWritable }) => isWritable);
    metrics.mongoUp.set({ pool }, takesWrites ? 1 : 0);
  });
  const [open, inUse, waiting] = [gauge("open"), gauge("in_use"), gauge("waiting")];
  client.on("connectionCreated", open.up);
  client.on("connectionClosed", open.down);
  client.on("connectionCheckOutStarted", waiting.up);
  client.on("connectionCheckedOut", () => {
    waiting.down();
    inUse.up();
  });
  client.on("connectionCheckOutFailed", ({ reason }) => {
    waiting.down();
    metrics.mongoPoolCheckoutFailures.inc({ pool, reason });
  });
  client.on("connectionCheckedIn", inUse.down);
  client.on("commandSucceeded", ({ commandName }) =>
    metrics.mongoCommands.inc({ pool, command: commandName, outcome: "ok" }),
  );
  client.on("commandFailed", ({ commandName }) =>
    metrics.mongoCommands.inc({ pool, command: commandName, outcome: "failed" }),
  );
}
