import { afterAll, describe, inject } from "vitest";
import { createShipStationSimulator } from "../../../../../../simulators/shipstation/simulator.ts";
import { Secret } from "../../../../platform/config/secret.ts";
import { createShipStationClient } from "../shipstation.ts";
import { shipStationContract } from "./shipstation.ts";
import { clientDeps, targetsOf } from "./targets.fixture.ts";

const deps = await clientDeps(inject("redisUrl"));
const targets = await targetsOf("SHIPSTATION", (key) => createShipStationSimulator({ apiKeys: [key] }));

afterAll(async () => {
  for (const target of targets) await target.close();
  deps.close();
});

describe.each(targets)("ShipStation as the bot relies on it ($name)", ({ url, key }) => {
  const client = createShipStationClient(deps, { url, keys: [new Secret(key)] });
  const refused = createShipStationClient(deps, { url, keys: [new Secret("a-wrong-key")] });
  afterAll(() => Promise.all([client.close(), refused.close()]));
  shipStationContract(
    () => client,
    () => refused,
  );
});
