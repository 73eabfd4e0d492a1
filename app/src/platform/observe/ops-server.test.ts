import { afterEach, describe, expect, it } from "vitest";
import { AppError } from "../errors/app-error.ts";
import { createLogger } from "./logger.ts";
import { createMetrics } from "./metrics.ts";
import { type OpsServer, startOpsServer } from "./ops-server.ts";

const metrics = createMetrics({ version: "test" });
const logger = createLogger({ name: "test", level: "silent" });
const down = new Set<string>();
const part = (name: string) => ({
  name,
  check: async () => {
    if (down.has(name)) throw new AppError("MONGO_UNAVAILABLE", `${name} is away`);
  },
});
let server: OpsServer;
let stopping: AbortController;

async function start(): Promise<void> {
  stopping = new AbortController();
  server = await startOpsServer({
    host: "127.0.0.1",
    port: 0,
    metrics,
    logger,
    checks: [part("db"), part("redis")],
    liveness: [part("queues")],
    stopping: stopping.signal,
  });
}

afterEach(async () => {
  down.clear();
  await server.close();
});

async function get(path: string): Promise<{ status: number; body: string }> {
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`);
  return { status: answer.status, body: await answer.text() };
}

describe("the ops server", () => {
  it("is ready only between the end of the start and the begin of the stop", async () => {
    await start();
    expect((await get("/readyz")).status).toBe(503);
    expect(await get("/servingz")).toMatchObject({ status: 503, body: expect.stringContaining("starting") });
    server.ready();
    expect((await get("/readyz")).status).toBe(200);
    expect((await get("/servingz")).status).toBe(200);
    stopping.abort();
    expect(await get("/readyz")).toMatchObject({ status: 503, body: expect.stringContaining("stopping") });
    expect(await get("/servingz")).toMatchObject({ status: 503, body: expect.stringContaining("stopping") });
    expect((await get("/livez")).status).toBe(200);
  });

  it("takes a process out of service, but not down, when the database is away", async () => {
    await start();
    server.ready();
    down.add("db");
    expect(await get("/readyz")).toMatchObject({ status: 503, body: expect.stringContaining("db is away") });
    expect((await get("/servingz")).status).toBe(200);
    expect((await get("/health/db")).status).toBe(503);
    expect((await get("/health/redis")).status).toBe(200);
    expect((await get("/livez")).status).toBe(200);
    expect((await get("/health")).status).toBe(503);
  });

  it("asks for a restart when only that helps", async () => {
    await start();
    down.add("queues");
    expect((await get("/livez")).status).toBe(503);
    expect((await get("/health/db")).status).toBe(200);
  });

  it("shows the metrics, and for any other page says which there are", async () => {
    await start();
    expect(await get("/metrics")).toMatchObject({
      status: 200,
      body: expect.stringContaining("botfleet_build_info"),
    });
    expect(await get("/nothing")).toMatchObject({ status: 404, body: expect.stringContaining("/livez") });
  });
});
