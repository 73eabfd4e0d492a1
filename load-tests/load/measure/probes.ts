import type { MongoClient } from "mongodb";
import { z } from "zod";
import type { FigureSource } from "../../../app/src/contracts/load.ts";
import type { LoadedBot } from "../bots.ts";
import type { System } from "../system/system.ts";
import { cpuWaitMs } from "./cpu-pressure.ts";
import { metricsPage, sumOf } from "./metrics-page.ts";
import type { Probe } from "./process-watch.ts";

/** Names of the probes that a run watches beside its processes. */
export const JOBS = "jobs done";
export const WAITS = "ms waited for a processor";
export const DATABASE = "database operations";

/** Calls that a service carried out, and those that it refused for their number. */
export const callsOf = (service: string, under: string): string => `calls of ${service}${under}`;
export const refusedBy = (service: string): string => `calls refused by ${service}`;

/** Everything that is counted while people use the system. */
export function probesOf(
  { mongo, serviceUrls, workerMetricsUrl }: Pick<System, "mongo" | "serviceUrls" | "workerMetricsUrl">,
  bots: readonly LoadedBot[],
): Readonly<Record<string, Probe>> {
  const probes: Record<string, Probe> = {
    [WAITS]: cpuWaitMs,
    [JOBS]: async () => sumOf(await metricsPage(workerMetricsUrl), "botfleet_job_duration_seconds_count"),
    [DATABASE]: () => databaseOperations(mongo),
  };
  for (const { service, under } of servicesCounted(bots)) {
    const url = serviceUrls[service];
    if (url === undefined) continue;
    probes[callsOf(service, under)] = async () =>
      (await fetchCalls(url))
        .filter(({ end, path }) => path.startsWith(under) && end !== REFUSED)
        .reduce((sum, { calls }) => sum + calls, 0);
    probes[refusedBy(service)] = async () =>
      (await fetchCalls(url)).filter(({ end }) => end === REFUSED).reduce((sum, { calls }) => sum + calls, 0);
  }
  return probes;
}

type ServiceSource = Extract<FigureSource, { kind: "service" }>;

/** The services whose calls a figure of some bot counts. */
function servicesCounted(bots: readonly LoadedBot[]): readonly ServiceSource[] {
  return bots
    .flatMap(({ load }) => load.figures?.list ?? [])
    .map(({ source }) => source)
    .filter((source) => source.kind === "service");
}

/** How a simulator ends a call that is over the quota. */
const REFUSED = "429";

const callsSchema = z.object({ calls: z.record(z.string(), z.record(z.string(), z.number())) });

/** Calls per route and end, as a simulator counts them (`GET /_calls`); a route is `GET /v2/labels/:id`. */
async function fetchCalls(url: string) {
  const response = await fetch(`${url}/_calls`, { signal: AbortSignal.timeout(10_000) });
  const { calls } = callsSchema.parse(await response.json());
  return Object.entries(calls).flatMap(([route, ends]) =>
    Object.entries(ends).map(([end, count]) => ({
      path: route.slice(route.indexOf(" ") + 1),
      end,
      calls: count,
    })),
  );
}

/** Commands by which a client reads or writes documents; what members ask each other for (getMore of the oplog) is none. */
const COMMANDS = ["find", "aggregate", "count", "insert", "update", "delete", "findAndModify"] as const;

const total = z.object({ total: z.coerce.number() });
const statusSchema = z.object({ metrics: z.object({ commands: z.record(z.string(), z.unknown()) }) });

/**
 * Database operations until now, by the primary's own count of commands: all reads and writes of the app go there. Its
 * `opcounters` would put aggregations and findAndModify together with the members' heartbeats, and getMore of the app
 * with that of the replication.
 */
export async function databaseOperations(mongo: MongoClient): Promise<number> {
  const status = await mongo.db("admin").command({ serverStatus: 1 });
  const { commands } = statusSchema.parse(status).metrics;
  return COMMANDS.reduce((sum, name) => {
    const counted = total.safeParse(commands[name]);
    return sum + (counted.success ? counted.data.total : 0);
  }, 0);
}
