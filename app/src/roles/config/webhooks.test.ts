import { expect, test } from "vitest";
import { webhookUrl } from "./webhooks.ts";

test("all bots behind one address differ in the path; each may also have an address of its own", () => {
  expect(webhookUrl("https://bots.example.org", "shipping")).toBe(
    "https://bots.example.org/telegram/shipping",
  );
  expect(webhookUrl("http://bot-{bot}.fleet.svc:8443", "shipping")).toBe(
    "http://bot-shipping.fleet.svc:8443/telegram/shipping",
  );
});
