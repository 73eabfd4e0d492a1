import { Construct } from "constructs";
import { PORTS } from "../../app/src/contracts/ports.ts";
import { STOP_WITHIN_MS } from "../../app/src/contracts/timing.ts";
import { AppDeployment, type AppDeploymentProps } from "./app-deployment.ts";

/** The pods that vendors call. */
export type ApiProps = Omit<
  AppDeploymentProps,
  "part" | "port" | "readyPage" | "stopWithinMs" | "preStopSeconds"
>;

/** The Ingress controller must have heard that the pod goes before it closes its port. */
const PRE_STOP_SECONDS = 10;

/** The process that outside services report to: `api`. */
export class Api extends Construct {
  constructor(scope: Construct, id: string, props: ApiProps) {
    super(scope, id);
    new AppDeployment(this, "pods", {
      ...props,
      part: { component: "api", instance: "api" },
      port: PORTS.callbacks,
      readyPage: "/readyz",
      stopWithinMs: STOP_WITHIN_MS,
      preStopSeconds: PRE_STOP_SECONDS,
    });
  }
}
