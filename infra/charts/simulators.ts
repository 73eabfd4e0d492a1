import { PORTS } from "../../app/src/contracts/ports.ts";
import { PartPolicy, pods } from "../constructs/part-policy.ts";
import { SimulatorDeployment } from "../constructs/simulator-deployment.ts";
import { ownImage } from "../environments/images.ts";
import { SIMULATOR_PORT, simulatorsOf } from "../simulators.ts";
import type { FleetPart } from "./fleet.ts";
import { fromApp } from "./passages.ts";

/** Telegram and the vendors, where an environment is to be tried out without the world outside. */
export const simulatorsPart: FleetPart = (chart, { bots, environment }) => {
  const { images, simulators } = environment;
  if (simulators === undefined) return;
  for (const simulator of simulatorsOf(bots)) {
    new SimulatorDeployment(chart, simulator.name, {
      simulator,
      image: ownImage(images, "simulators"),
      pullPolicy: images.pullPolicy,
      pullSecret: images.pullSecret,
      size: simulators.size,
    });
  }
  new PartPolicy(chart, "policy", {
    component: "simulator",
    ingress: [
      fromApp(SIMULATOR_PORT),
      ...(environment.operator === undefined ? [] : [{ peers: [pods("operator")], ports: [SIMULATOR_PORT] }]),
    ],
    egress: [
      { peers: [pods("bot")], ports: [PORTS.webhook] },
      { peers: [pods("api")], ports: [PORTS.callbacks] },
    ],
  });
};
