import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { z } from "zod";
import { findAlertmanager } from "../../dev/binaries/find-alertmanager.ts";
import { findPrometheus } from "../../dev/binaries/find-prometheus.ts";
import { type AlertmanagerServer, startAlertmanager } from "../../dev/servers/alertmanager.ts";
import { startPrometheus } from "../../dev/servers/prometheus.ts";
import type { Person } from "../../dev/testing/person.ts";
import { type Stack, startStack } from "../../dev/testing/stack.ts";
import { alertmanagerConfig } from "../../infra/constructs/alertmanager.ts";
import { HEARTBEAT } from "../src/contracts/alerts.ts";
import { alertOf, postOf } from "../src/platform/alerts/notification.fixture.ts";

const TOKEN = "token-of-the-alertmanager-32-signs";
const has = findAlertmanager() !== undefined;
const named = (name: string): string => (has ? name : `${name}: no alertmanager on PATH`);
const folder = mkdtempSync(join(tmpdir(), "alerts-"));
let stack: Stack;
let operator: Person;
let alertsUrl: string;
let alertmanager: AlertmanagerServer | undefined;
let beats: Awaited<ReturnType<typeof beatListener>>;

beforeAll(async () => {
  const api: Record<string, string> = { ALERT_WEBHOOK_TOKEN: TOKEN, OPERATORS_BOT: "matchmaking" };
  stack = await startStack({ mongoUrl: inject("mongoUrl"), roleEnv: { api } });
  operator = await stack.person("en", "matchmaking");
  await operator.say("/start", /./);
  // The chat is known once the operator is there.
  api.OPERATORS_CHAT_ID = String(operator.id);
  await stack.role("api").stop();
  await stack.restart("api");
  alertsUrl = `${stack.apiUrl}/alerts`;
  beats = await beatListener();
  if (has) alertmanager = await startAlertmanager(quickConfig(alertsUrl));
}, 120_000);
afterAll(async () => {
  await alertmanager?.stop();
  beats?.server.close();
  await stack?.close();
  rmSync(folder, { recursive: true });
});

/** The cluster's own configuration, without its waits, and with its token in a folder of this machine. */
function quickConfig(url: string): string {
  writeFileSync(join(folder, "ALERT_WEBHOOK_TOKEN"), TOKEN);
  return (
    alertmanagerConfig({ operatorsUrl: url, heartbeat: true })
      .replaceAll("/etc/alertmanager-secret", folder)
      // The ways outside are nobody's here but the heartbeat's; and before 0.26 an address could not come from a file.
      .replace(/url_file: \S+ALERT_HEARTBEAT_URL/, `url: ${beats.url}`)
      .replace(/url_file: \S+/, "url: http://127.0.0.1:9/nobody")
      .replace(/group_wait: \w+/g, "group_wait: 0s")
      .replace(/group_interval: \w+/g, "group_interval: 1s")
      .replace(/repeat_interval: 1m/, "repeat_interval: 1s")
  );
}

/** Somebody outside who waits for the heartbeat. */
async function beatListener() {
  const names: string[] = [];
  const server = createServer(async (request, response) => {
    const { alerts } = z
      .object({ alerts: z.array(z.object({ labels: z.record(z.string(), z.string()) })) })
      .parse(await json(request));
    names.push(...alerts.map(({ labels }) => labels.alertname ?? ""));
    response.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it listens on no port");
  return { server, names, url: `http://127.0.0.1:${address.port}/` };
}

const texts = async (about: string): Promise<string[]> =>
  (await operator.messages()).map(({ text = "" }) => text).filter((text) => text.includes(about));

it("an alert that is posted to the api is said in the operators' chat, once", async () => {
  const post = (authorization: string) =>
    fetch(alertsUrl, {
      method: "POST",
      headers: { authorization },
      body: JSON.stringify(postOf([alertOf({ name: "MongoAway", fingerprint: "ab01" })])),
    });
  expect((await post("Bearer guessed")).status).toBe(401);
  for (const _ of [1, 2]) expect((await post(`Bearer ${TOKEN}`)).status).toBe(200);
  await expect.poll(() => texts("MongoAway"), { timeout: 10_000 }).toHaveLength(1);
  expect((await texts("MongoAway"))[0]).toMatch(/^1 firing\s+🔴 MongoAway critical · staging · shipping/);
});

it.skipIf(!has)(
  named(
    "a real Alertmanager with the cluster's configuration tells of the beginning and the end of an alert",
  ),
  async () => {
    const labels = { alertname: "ReactionFails", severity: "critical", environment: "test", bot: "shipping" };
    const annotations = { summary: "Nobody is answered.", runbook_url: "https://git.example.org/r.md" };
    const fire = async (endsAt: number) => {
      const alert = { labels, annotations, startsAt: new Date(0), endsAt: new Date(endsAt) };
      const answer = await fetch(`${alertmanager?.url}/api/v2/alerts`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify([alert]),
      });
      expect(answer.status).toBe(200);
    };
    await fire(Date.now() + 60_000);
    await expect
      .poll(() => texts("ReactionFails"), { timeout: 20_000 })
      .toEqual([
        expect.stringMatching(
          /1 firing\s+🔴 ReactionFails critical · test · shipping\s+Nobody is answered\./,
        ),
      ]);
    await fire(Date.now());
    await expect
      .poll(() => texts("ReactionFails"), { timeout: 20_000 })
      .toEqual([
        expect.stringContaining("1 firing"),
        expect.stringMatching(/1 over\s+✅ ReactionFails critical · test · shipping/),
      ]);
  },
);

const hasBoth = has && findPrometheus() !== undefined;
it.skipIf(!hasBoth)(
  hasBoth
    ? "a real Prometheus' heartbeat arrives outside again and again, alone, and in no chat"
    : named("the heartbeat, which needs a prometheus too"),
  async () => {
    const said = (await operator.messages()).length;
    const prometheus = await startPrometheus({
      targets: [],
      rules: [join(import.meta.dirname, "../../dashboards/generated/heartbeat.rules.yml")],
      alertmanager: new URL(alertmanager?.url ?? "").host,
      everyMs: 1_000,
    });
    try {
      // What it says before it knows of an Alertmanager, Prometheus says again after a minute.
      await expect.poll(() => beats.names.length, { timeout: 90_000 }).toBeGreaterThanOrEqual(3);
    } finally {
      await prometheus.stop();
    }
    expect(new Set(beats.names)).toEqual(new Set([HEARTBEAT]));
    expect(await operator.messages()).toHaveLength(said);
  },
  120_000,
);
