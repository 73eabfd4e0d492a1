import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";

const listening = z.object({ msg: z.literal("listening"), service: z.string(), url: z.url() });

async function startProcess(service: string, env: Record<string, string>) {
  const entry = new URL(`../${service}/main.ts`, import.meta.url).pathname;
  const child = spawn(process.execPath, [entry], {
    env: { PORT: "0", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const stop = async (signal: "SIGTERM" | "SIGKILL") => {
    const exit = once(child, "exit");
    child.kill(signal);
    const [code] = (await exit) as [number | null];
    return code;
  };
  return { ...listening.parse(JSON.parse(line)), stop };
}

test.for(["shipstation", "oxapay", "openai"])(
  "the process of %s says where it listens, is healthy, and ends cleanly when asked",
  async (service) => {
    const running = await startProcess(service, {});
    expect(running.service).toBe(service);
    expect(await (await fetch(`${running.url}/_health`)).json()).toEqual({ ok: true });
    expect(await running.stop("SIGTERM")).toBe(0);
  },
);

test("what a client was told is still true after the simulator was killed", async () => {
  const DATA_DIR = await mkdtemp(join(tmpdir(), "simulator-"));
  onTestFinished(() => rm(DATA_DIR, { recursive: true }));
  const headers = { merchant_api_key: "k" };
  const env = { DATA_DIR, MERCHANT_KEYS: "k" };
  const before = await startProcess("oxapay", env);
  const answer = await fetch(`${before.url}/v1/payment/invoice`, {
    method: "POST",
    headers,
    body: '{"amount":10}',
  });
  const { data } = z.object({ data: z.object({ track_id: z.string() }) }).parse(await answer.json());
  await before.stop("SIGKILL");
  const after = await startProcess("oxapay", env);
  expect((await fetch(`${after.url}/v1/payment/${data.track_id}`, { headers })).status).toBe(200);
});
