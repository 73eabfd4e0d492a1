import { afterAll, describe, inject } from "vitest";
import { createOxaPaySimulator } from "../../../../../../simulators/oxapay/simulator.ts";
import { Secret } from "../../../../platform/config/secret.ts";
import { createOxapayClient } from "../oxapay.ts";
import { oxapayContract } from "./oxapay.ts";
import { clientDeps, targetsOf } from "./targets.fixture.ts";

const deps = await clientDeps(inject("redisUrl"));
const targets = await targetsOf("OXAPAY", (key) => createOxaPaySimulator({ merchantKeys: [key] }), "/v1");

afterAll(async () => {
  for (const target of targets) await target.close();
  deps.close();
});

describe.each(targets)("Oxapay as the bot relies on it ($name)", ({ url, key }) => {
  const client = createOxapayClient(deps, { url, key: new Secret(key) });
  const refused = createOxapayClient(deps, { url, key: new Secret("a-wrong-key") });
  afterAll(() => Promise.all([client.close(), refused.close()]));
  oxapayContract(
    () => client,
    () => refused,
  );
});
