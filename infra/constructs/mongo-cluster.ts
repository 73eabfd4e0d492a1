import { ApiObject } from "cdk8s";
import { Construct } from "constructs";
import { MONGO_CLUSTER_KIND } from "../operator/src/kinds/mongo-cluster/definition.ts";
import type { MongoClusterSpec } from "../operator/src/kinds/mongo-cluster/mongo-cluster.ts";
import { apiVersion } from "../operator/src/runtime/index.ts";
import { STORE } from "../stores.ts";
import { labelsOf } from "./labels.ts";

/** The MongoCluster `mongo`, by which the operator makes one set of the members that the StatefulSet of that name starts. */
export class MongoClusterObject extends Construct {
  constructor(scope: Construct, id: string, spec: MongoClusterSpec) {
    super(scope, id);
    const { resource } = MONGO_CLUSTER_KIND;
    const name = STORE.mongo.service;
    new ApiObject(this, "cluster", {
      apiVersion: apiVersion(resource),
      kind: resource.kind,
      metadata: { name, labels: labelsOf({ component: "mongo", instance: name }) },
      spec,
    });
  }
}
