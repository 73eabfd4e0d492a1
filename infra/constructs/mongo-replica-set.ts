import { ApiObject, JsonPatch } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import { STORE } from "../stores.ts";
import { hashAnnotations } from "./config-hash.ts";
import { DisruptionBudget } from "./disruption-budget.ts";
import { labelsOf, type Part, selectorOf } from "./labels.ts";
import { mongoExporter, MONGO_EXPORTER_PORT } from "./mongo-exporter.ts";
import { keyContainer, keyVolumes, memberContainer, type MongoMemberProps } from "./mongo-member.ts";
import { podTemplate } from "./pod-template.ts";
import { KEPT_VOLUMES, volumeClaim } from "./volume-claim.ts";

/** A replica set of the namespace. */
export interface MongoReplicaSetProps extends MongoMemberProps {
  readonly members: number;
  /** Secret with `keyfile`, and `MONGO_MONITOR_PASSWORD` where there is an exporter. */
  readonly secret: string;
  readonly secretsRevision: string;
  /** Image of percona/mongodb_exporter. @default no exporter */
  readonly exporter?: string | undefined;
  /** Whether the operator tells a primary to step down before its pod goes: pods leave it the time. @default false */
  readonly handedOver?: boolean;
}

const PART: Part = { component: "mongo", instance: STORE.mongo.service };

/** A member that stops lingers 15 s for its clients, waits 10 s for another to take over and writes its cache to disk. */
const GRACE_SECONDS = 90;
/**
 * How long a pod that is to go works on before mongod is told: the operator sees it, and has a primary hand over while it still serves
 * everybody. mongod tries the same itself once it is told, which is what remains when no operator is there.
 */
const HAND_OVER_SECONDS = 5;
/** A member that came back reads what it missed before the next one goes. */
const CATCH_UP_SECONDS = 20;

/**
 * The StatefulSet `mongo` and its headless Service, by whose names the members and all clients know each other. The set
 * itself is made by the operator, or the bootstrap Job. A change rolls the members one by one, the last ordinal first.
 */
export class MongoReplicaSet extends Construct {
  constructor(scope: Construct, id: string, props: MongoReplicaSetProps) {
    super(scope, id);
    const metadata = { name: PART.instance, labels: labelsOf(PART) };
    new k8s.KubeService(this, "service", {
      metadata,
      spec: {
        clusterIp: "None",
        selector: selectorOf(PART),
        ports: [{ name: "mongo", port: STORE.mongo.port, targetPort: k8s.IntOrString.fromString("mongo") }],
        // Members find each other before any of them is ready.
        publishNotReadyAddresses: true,
      },
    });
    const set = k8s.KubeStatefulSet.manifest({
      metadata,
      spec: {
        serviceName: PART.instance,
        replicas: props.members,
        selector: { matchLabels: selectorOf(PART) },
        // All start at once, as they need each other; a change still takes them one by one.
        podManagementPolicy: "Parallel",
        updateStrategy: { type: "RollingUpdate" },
        minReadySeconds: CATCH_UP_SECONDS,
        revisionHistoryLimit: 5,
        persistentVolumeClaimRetentionPolicy: KEPT_VOLUMES,
        volumeClaimTemplates: [volumeClaim("data", PART, props.storage)],
        template: template(props),
      },
    });
    const members = new ApiObject(this, "members", set);
    if (props.handedOver === true) {
      const lifecycle = { preStop: { sleep: { seconds: HAND_OVER_SECONDS } } };
      members.addJsonPatch(JsonPatch.add("/spec/template/spec/containers/0/lifecycle", lifecycle));
    }
    new DisruptionBudget(this, "budget", PART);
  }
}

function template(props: MongoReplicaSetProps): k8s.PodTemplateSpec {
  const { exporter, pullPolicy, secret, secretsRevision } = props;
  const image = exporter === undefined ? undefined : { image: exporter, pullPolicy };
  return podTemplate({
    part: PART,
    initContainers: [keyContainer(props)],
    containers: [memberContainer(props), ...(image === undefined ? [] : [mongoExporter(image, secret)])],
    volumes: keyVolumes(secret),
    annotations: hashAnnotations({}, secretsRevision),
    ...(image === undefined ? {} : { scrape: { port: MONGO_EXPORTER_PORT } }),
    graceSeconds: GRACE_SECONDS,
    imagePullSecret: props.pullSecret,
  });
}
