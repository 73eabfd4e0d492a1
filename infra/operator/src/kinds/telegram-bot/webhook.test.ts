import { expect, test } from "vitest";
import type { TelegramBotSpec } from "./telegram-bot.ts";
import {
  DEFAULT_UPDATE_KINDS,
  UPDATE_KINDS as SIMULATED,
} from "../../../../../simulators/telegram/delivery/update-kinds.ts";
import { UPDATE_KINDS, USUAL_UPDATES } from "./update-kinds.ts";
import { adviceFor, deliveryFails, differences, type WebhookInfo } from "./webhook.ts";

const spec: TelegramBotSpec = {
  tokenSecretRef: { name: "bot-shop", key: "TOKEN" },
  webhook: {
    url: "https://bots.example.org/telegram/shop",
    secretRef: { name: "webhook-secrets", key: "shop" },
    serviceName: "bot-shop",
    allowedUpdates: ["message", "callback_query"],
    maxConnections: 100,
  },
  commands: [],
  profile: [],
};
const info: WebhookInfo = {
  url: spec.webhook.url,
  pending_update_count: 0,
  max_connections: 100,
  allowed_updates: ["callback_query", "message"],
};
const status = { secretFingerprint: "abc", webhookSetAt: "2026-11-26T12:00:00Z" };
const wanted = (fingerprint: string, isUnread = false) => ({ fingerprint, isUnread });
const at = (time: string): number => Date.parse(`2026-11-26T${time}Z`) / 1_000;

test("what is as it should be needs nothing, whatever the order of kinds", () => {
  expect(differences(spec, wanted("abc"), info, status)).toEqual([]);
});

test.each<[Partial<WebhookInfo>, string]>([
  [{ url: "" }, "there is no webhook"],
  [{ url: "https://elsewhere.example" }, "it points to https://elsewhere.example"],
  [{ max_connections: 40 }, "max_connections is 40"],
  [{ allowed_updates: ["message"] }, "allowed_updates is message"],
])("%j is told apart: %s", (changes, words) => {
  expect(differences(spec, wanted("abc"), { ...info, ...changes }, status).map((each) => each.words)).toEqual(
    [words],
  );
});

test("another secret in the cluster, and another one at Telegram, which only the pods' 401 shows", () => {
  expect(differences(spec, wanted("def"), info, status)).toEqual([
    { kind: "secret", words: "its secret is another" },
  ]);
  const refused = { last_error_message: "Wrong response from the webhook: 401 Unauthorized" };
  const seen = (time: string, isUnread = false) =>
    differences(spec, wanted("abc", isUnread), { ...info, ...refused, last_error_date: at(time) }, status);
  expect(seen("12:00:30")).toEqual([{ kind: "refused", words: "the pods refuse its secret" }]);
  // What was under way when the webhook was set is no sign.
  expect(seen("12:00:03")).toEqual([]);
  expect(seen("11:59:00")).toEqual([]);
  // Of a pod that has not read the new one it is no sign either.
  expect(seen("12:00:30", true)).toEqual([]);
});

test("the kinds are the Bot API's, and those that Telegram does not name in its answer are as good as named", () => {
  expect([...UPDATE_KINDS].toSorted()).toEqual([...SIMULATED].toSorted());
  expect([...USUAL_UPDATES].toSorted()).toEqual([...DEFAULT_UPDATE_KINDS].toSorted());
  const { allowed_updates: _, ...unnamed } = info;
  const usual = { ...spec, webhook: { ...spec.webhook, allowedUpdates: USUAL_UPDATES } };
  expect(differences(usual, wanted("abc"), unnamed, status)).toEqual([]);
  expect(differences(spec, wanted("abc"), unnamed, status)).toMatchObject([{ kind: "updates" }]);
});

test("delivery fails when it failed again, or more waits, and for no longer than a retry's longest pause", () => {
  const failing = { ...info, pending_update_count: 3, last_error_date: at("12:10:00") };
  const fails = (before: object, changes = {}, now = "12:11:00") =>
    deliveryFails({ ...failing, ...changes }, { ...status, ...before }, new Date(`2026-11-26T${now}Z`));
  const said = (time: string) => ({
    lastError: { time: `2026-11-26T${time}Z`, message: "" },
    pendingUpdates: 3,
  });
  expect(fails({})).toBe(false);
  expect(fails(said("12:10:00"))).toBe(false);
  expect(fails(said("12:09:00"))).toBe(true);
  expect(fails({ ...said("12:10:00"), pendingUpdates: 2 })).toBe(true);
  // A failure of the webhook before is none of this one.
  expect(fails(said("11:59:00"))).toBe(false);
  const conditions = [
    { type: "Ready", reason: "DeliveryFails", status: "False", message: "", lastTransitionTime: "" },
  ];
  expect(fails({ ...said("12:10:00"), conditions })).toBe(true);
  expect(fails({ ...said("12:09:00"), conditions }, {}, "12:13:00")).toBe(false);
  expect(fails(said("12:09:00"), { pending_update_count: 0 })).toBe(false);
});

test.each([
  ["Wrong response from the webhook: 404 Not Found", "Ingress"],
  ["Wrong response from the webhook: 503 Service Unavailable", "readiness"],
  ["SSL error {error:0A000086:SSL routines::certificate verify failed}", "Certificate"],
  ["Connection refused", "firewall"],
  ["Failed to resolve host: Name or service not known", "DNS"],
  ["something new", "pods' log"],
])("%s: says where to look", (message, where) => {
  expect(adviceFor(message)).toContain(where);
});
