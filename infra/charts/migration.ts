import type { k8s } from "cdk8s-plus-27";
import { webhookFiles } from "../constructs/bot-deployment.ts";
import { MigrationJob } from "../constructs/migration-job.ts";
import { PartPolicy } from "../constructs/part-policy.ts";
import { ownImage } from "../environments/images.ts";
import { SECRET } from "../secrets.ts";
import { mongoHosts } from "../stores.ts";
import { botFleet } from "./bot-fleet.ts";
import type { Fleet, FleetPart } from "./fleet.ts";
import { toOutside, toStores } from "./passages.ts";
import { hasMongoCluster } from "./mongo-cluster.ts";
import { roleSettings, secretVariable } from "./role-settings.ts";

/**
 * Two Jobs. `bootstrap` makes the replica set and its users and tells Telegram of the bots, but what the operator does where there is
 * one, and tells the bots' vendors; `migrate` brings the schema to this release. Each waits for what it needs, and every other pod for the schema, so that all may be applied at once.
 */
export const migrationPart: FleetPart = (chart, fleet) => {
  const { images, migration, secretsRevision } = fleet.environment;
  const { config, secrets } = roleSettings(fleet, "migrate", fleet.bots);
  const common = {
    image: ownImage(images, "migrate"),
    pullPolicy: images.pullPolicy,
    pullSecret: images.pullSecret,
    size: migration.size,
    secretsRevision,
  };
  new MigrationJob(chart, "bootstrap", {
    ...common,
    command: "bootstrap",
    ...bootstrap(fleet, config, secrets),
  });
  const { PUBLIC_URL: _, WEBHOOK_SECRETS_DIR: __, TELEGRAM_REGISTRATION: ___, ...schema } = config;
  const { jobName } = new MigrationJob(chart, "migrate", {
    ...common,
    command: "up",
    config: schema,
    secrets,
  });
  botFleet(chart, fleet, jobName);
  new PartPolicy(chart, "policy", {
    component: "migration",
    ingress: [],
    egress: [...toStores(fleet), ...toOutside(fleet)],
  });
};

const KEYFILE_FOLDER = "/etc/botfleet/mongo";

function bootstrap(fleet: Fleet, config: Record<string, string> | object, secrets: readonly k8s.EnvVar[]) {
  const { bots, environment } = fleet;
  const files =
    "WEBHOOK_SECRETS_DIR" in config
      ? webhookFiles(SECRET.webhooks, ...bots.map(({ name }) => name))
      : { volumes: [], mounts: [] };
  if (environment.mongo.kind === "external" || hasMongoCluster(fleet))
    return { config: { ...config }, secrets, ...files };
  return {
    config: {
      ...config,
      MONGO_BOOTSTRAP_MEMBERS: mongoHosts(environment).join(","),
      MONGO_BOOTSTRAP_KEYFILE: `${KEYFILE_FOLDER}/keyfile`,
    },
    secrets: [
      ...secrets,
      ...["ADMIN", "MONITOR"].map((who) =>
        secretVariable(`MONGO_BOOTSTRAP_${who}_PASSWORD`, SECRET.mongo, false, `MONGO_${who}_PASSWORD`),
      ),
    ],
    volumes: [...files.volumes, keyfile()],
    mounts: [...files.mounts, { name: "mongo-keyfile", mountPath: KEYFILE_FOLDER, readOnly: true }],
  };
}

const keyfile = (): k8s.Volume => ({
  name: "mongo-keyfile",
  secret: { secretName: SECRET.mongo, items: [{ key: "keyfile", path: "keyfile" }], defaultMode: 0o440 },
});
