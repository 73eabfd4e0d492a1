import { PORTS } from "../../app/src/contracts/ports.ts";
import { Api } from "../constructs/api.ts";
import { PartPolicy, pods } from "../constructs/part-policy.ts";
import { apiPool } from "../environments/pools.ts";
import { appProps, CPU_TARGET } from "./app-props.ts";
import { countedByOperator } from "./bot-fleet.ts";
import type { FleetPart } from "./fleet.ts";
import { fromOutside, fromPrometheus, tellsOperators, toOutside, toStores } from "./passages.ts";

/** What vendors call, for all bots. */
export const apiPart: FleetPart = (chart, fleet) => {
  new Api(chart, "api", { ...appProps(fleet, "api", apiPool(fleet), fleet.bots), metrics: [CPU_TARGET] });
  new PartPolicy(chart, "policy", {
    component: "api",
    ingress: [
      ...fromOutside(fleet, PORTS.callbacks),
      fromPrometheus(PORTS.ops),
      ...countedByOperator(fleet),
      ...(tellsOperators(fleet.environment)
        ? [{ peers: [pods("alertmanager")], ports: [PORTS.callbacks] }]
        : []),
    ],
    // To Telegram too: this process sends what a callback causes.
    egress: [...toStores(fleet), ...toOutside(fleet)],
  });
};
