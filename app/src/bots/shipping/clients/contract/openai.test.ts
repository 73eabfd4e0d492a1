import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, inject, test } from "vitest";
import { z } from "zod";
import { createOpenAiSimulator } from "../../../../../../simulators/openai/simulator.ts";
import { Secret } from "../../../../platform/config/secret.ts";
import { createOpenAiClient } from "../openai.ts";
import { openAiContract } from "./openai.ts";
import { clientDeps, targetsOf } from "./targets.fixture.ts";

const deps = await clientDeps(inject("redisUrl"));
const targets = await targetsOf("OPENAI", (key) => createOpenAiSimulator({ apiKeys: [key] }), "/v1");
const model = "gpt-4o-mini";

afterAll(async () => {
  for (const target of targets) await target.close();
  deps.close();
});

describe.each(targets)("chat completions as the bot relies on them ($name)", ({ url, key }) => {
  const client = createOpenAiClient(deps, { url, keys: [new Secret(key)], model });
  const refused = createOpenAiClient(deps, { url, keys: [new Secret("a-wrong-key")], model });
  afterAll(() => Promise.all([client.close(), refused.close()]));
  openAiContract(
    () => client,
    () => refused,
  );
});

describe("a model that fails", () => {
  const signal = new AbortController().signal;
  const wish = {
    instructions: "read",
    text: "1 Main St",
    name: "thing",
    schema: z.object({ line1: z.string() }),
  };
  const route = "POST /v1/chat/completions";

  test.each([
    [
      { kind: "outcome", outcome: "refusal" },
      { code: "VENDOR_REFUSED", retry: "never" },
    ],
    [
      { kind: "outcome", outcome: "invalid_json" },
      { code: "HTTP_BAD_RESPONSE", retry: "backoff" },
    ],
    [{ kind: "malformed" }, { retry: "backoff" }],
    [
      { kind: "status", status: 500 },
      { code: "SERVICE_BUSY", retry: "backoff" },
    ],
    [
      { kind: "rate_limit", code: "insufficient_quota" },
      { code: "SERVICE_BUSY", retry: "never" },
    ],
    [
      { kind: "latency", latency_ms: 3_000 },
      { code: "HTTP_TIMEOUT", retry: "backoff" },
    ],
    [{ kind: "reset" }, { code: "HTTP_UNREACHABLE", retry: "backoff" }],
  ])("with %j gives an error that says what to do", async (fault, error) => {
    const key = `fault-${randomUUID()}`;
    const simulator = await createOpenAiSimulator({ apiKeys: [key] });
    const keys = [new Secret(key)];
    const client = createOpenAiClient(deps, { url: `${simulator.url}/v1`, keys, model, timeoutMs: 1_000 });
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ route, ...fault });
    await fetch(`${simulator.url}/_faults`, { method: "POST", headers, body });
    await expect(client.read(wish, signal)).rejects.toMatchObject(error);
    await client.close();
    await simulator.close();
  });

  test("is not asked at all by a role without keys", async () => {
    const client = createOpenAiClient(deps, { url: "http://127.0.0.1:9/v1", keys: undefined, model });
    await expect(client.read(wish, signal)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  });
});
