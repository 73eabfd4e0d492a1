import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import { SIMULATOR_PORT, type Simulator } from "../simulators.ts";
import { SCRATCH, scratchVolume } from "./app-container.ts";
import type { ImageProps } from "./app-deployment.ts";
import { hardenedContainer } from "./hardening.ts";
import { labelsOf, type Part, selectorOf } from "./labels.ts";
import { podTemplate } from "./pod-template.ts";
import { type ContainerSize, resourcesOf } from "./resources.ts";

export interface SimulatorDeploymentProps extends ImageProps {
  readonly simulator: Simulator;
  readonly size: ContainerSize;
}

/** One pod of a simulator behind a Service of its name. All it knows is in its memory: a new pod is a new world. */
export class SimulatorDeployment extends Construct {
  constructor(scope: Construct, id: string, props: SimulatorDeploymentProps) {
    super(scope, id);
    const { pullSecret, simulator, size } = props;
    const part: Part = { component: "simulator", instance: simulator.name };
    const metadata = { name: simulator.name, labels: labelsOf(part) };
    new k8s.KubeDeployment(this, "deployment", {
      metadata,
      spec: {
        replicas: 1,
        strategy: { type: "Recreate" },
        selector: { matchLabels: selectorOf(part) },
        revisionHistoryLimit: 2,
        template: podTemplate({
          part,
          containers: [container(props)],
          volumes: [scratchVolume(size)],
          imagePullSecret: pullSecret,
        }),
      },
    });
    new k8s.KubeService(this, "service", {
      metadata,
      spec: {
        selector: selectorOf(part),
        ports: [
          {
            name: "http",
            port: SIMULATOR_PORT,
            targetPort: k8s.IntOrString.fromString("http"),
            protocol: "TCP",
          },
        ],
      },
    });
  }
}

function container({ image, pullPolicy, simulator, size }: SimulatorDeploymentProps): k8s.Container {
  const { keys, name, settings } = simulator;
  const secrets = keys.map(
    (each): k8s.EnvVar => ({
      name: each.name,
      valueFrom: { secretKeyRef: { name: each.secret, key: each.key } },
    }),
  );
  const plain = Object.entries({ PORT: String(SIMULATOR_PORT), ...settings });
  const open = { tcpSocket: { port: k8s.IntOrString.fromString("http") }, timeoutSeconds: 5 };
  return {
    name,
    image,
    imagePullPolicy: pullPolicy,
    args: [`simulators/${name}/main.ts`],
    // Secrets first: a setting may name them.
    env: [...secrets, ...plain.map(([variable, value]) => ({ name: variable, value }))],
    ports: [{ name: "http", containerPort: SIMULATOR_PORT }],
    resources: resourcesOf(size),
    securityContext: hardenedContainer(),
    volumeMounts: [SCRATCH],
    startupProbe: { ...open, periodSeconds: 2, failureThreshold: 60 },
    readinessProbe: { ...open, periodSeconds: 5, failureThreshold: 2 },
  };
}
