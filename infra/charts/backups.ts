import { ApiObject } from "cdk8s";
import { BackupTemplate } from "../constructs/backup-template.ts";
import { labelsOf } from "../constructs/labels.ts";
import { internet, type Passage, PartPolicy } from "../constructs/part-policy.ts";
import type { BackupValues } from "../environments/backups.ts";
import { ownImage } from "../environments/images.ts";
import { apiVersion } from "../operator/src/runtime/api/resource.ts";
import { SCHEDULE_KIND } from "../operator/src/kinds/backup/schedule-kind.ts";
import { SECRET } from "../secrets.ts";
import { mongoUrl } from "../stores.ts";
import type { Fleet, FleetPart } from "./fleet.ts";
import { toMongo } from "./passages.ts";
import { secretVariable } from "./role-settings.ts";

/** How the operator's backups are taken, and when. Nothing where an environment leaves them out. */
export const backupsPart: FleetPart = (chart, fleet) => {
  const { backups, images, secretsRevision, settings } = fleet.environment;
  if (backups === undefined) return;
  const { LOG_LEVEL, MONGO_DB } = settings;
  new BackupTemplate(chart, "backup", {
    ...backups,
    image: ownImage(images, "migrate"),
    pullPolicy: images.pullPolicy,
    pullSecret: images.pullSecret,
    mongoImage: images.mongo,
    config: {
      ...(LOG_LEVEL === undefined ? {} : { LOG_LEVEL }),
      ...(MONGO_DB === undefined ? {} : { MONGO_DB }),
    },
    secrets: secretsFor(fleet, backups),
    secretsRevision,
  });
  new PartPolicy(chart, "policy", {
    component: "backup",
    ingress: [],
    egress: [toMongo(fleet), ...toBucket(backups)],
  });
  if (backups.schedule === undefined) return;
  const labels = labelsOf({ component: "backup", instance: "backup" });
  const { kind } = SCHEDULE_KIND.resource;
  const metadata = { name: "backup", labels: { ...labels } };
  new ApiObject(chart, "schedule", {
    apiVersion: apiVersion(SCHEDULE_KIND.resource),
    kind,
    metadata,
    spec: { ...backups.schedule },
  });
};

/** The password first: the address after it names it. */
const secretsFor = ({ environment }: Fleet, { store }: BackupValues) => [
  secretVariable("MONGO_PASSWORD", SECRET.stores),
  { name: "MONGO_URL", value: mongoUrl(environment) },
  ...(store.kind === "s3"
    ? ["S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"].map((name) => secretVariable(name, SECRET.backups))
    : []),
];

function toBucket({ store }: BackupValues): readonly Passage[] {
  if (store.kind === "volume") return [];
  const { port, protocol } = new URL(store.endpoint);
  const usual = protocol === "http:" ? 80 : 443;
  return [{ peers: [internet()], ports: [port === "" ? usual : Number(port)] }];
}
