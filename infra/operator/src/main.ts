import { randomUUID } from "node:crypto";
import { createJsonLog } from "./json-log.ts";
import { createOperator } from "./operator.ts";
import { PARTS } from "./parts.ts";
import { inCluster } from "./runtime/index.ts";
import { readSettings } from "./settings.ts";

// One replica. It ends with 0 when it was asked to and all work has ended, else with 1: the kubelet starts another.
const stopping = new AbortController();
for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => stopping.abort());
const write = (line: string): void => void process.stdout.write(line);
const fallback = createJsonLog({ level: "info", write, now: Date.now });
try {
  const settings = readSettings(process.env);
  const logger = createJsonLog({ level: settings.logLevel, write, now: Date.now });
  const connection = await inCluster(settings.apiServer);
  const identity = `${settings.podName}_${randomUUID()}`;
  const operator = await createOperator({ settings, connection, parts: PARTS, identity, logger });
  logger.info({ namespace: settings.namespace, opsPort: operator.opsPort }, "the operator runs");
  await operator.run(stopping.signal);
  logger.info({}, "stopped");
  process.exit(0);
} catch (err) {
  fallback.error({ err }, "the operator ends");
  process.exit(1);
}
