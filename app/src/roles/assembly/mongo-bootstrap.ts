import { readFile } from "node:fs/promises";
import { MongoClient } from "mongodb";
import type { Secret } from "../../platform/config/secret.ts";
import { AppError } from "../../platform/errors/app-error.ts";
import { botDatabase } from "../../platform/mongo/connection.ts";
import { asMember, ensureReplicaSet } from "../../platform/mongo/replica-set.ts";
import { canLogIn, ensureUser, type MongoUser } from "../../platform/mongo/users.ts";
import type { Logger } from "../../platform/observe/logger.ts";

export interface MongoBootstrapSettings {
  readonly MONGO_URL: Secret;
  readonly MONGO_DB: string;
  readonly MONGO_BOOTSTRAP_MEMBERS?: readonly string[] | undefined;
  readonly MONGO_BOOTSTRAP_KEYFILE?: string | undefined;
  readonly MONGO_BOOTSTRAP_ADMIN_PASSWORD?: Secret | undefined;
  readonly MONGO_BOOTSTRAP_MONITOR_PASSWORD?: Secret | undefined;
  readonly MIGRATE_WAIT: number;
}

/**
 * Makes a MongoDB of our own usable, where `MONGO_BOOTSTRAP_MEMBERS` names its members: initiates the replica set and
 * makes the user that `MONGO_URL` names, with the rights on the app's databases and no others, and those whose passwords
 * are given. Repeating it changes nothing; a new password is taken over.
 * @param bots names of all bots that have a database
 */
export async function bootstrapMongo(
  settings: MongoBootstrapSettings,
  bots: readonly string[],
  logger: Logger,
): Promise<void> {
  const {
    MIGRATE_WAIT: withinMs,
    MONGO_BOOTSTRAP_KEYFILE: keyfile,
    MONGO_BOOTSTRAP_MEMBERS: members,
  } = settings;
  if (members === undefined) return;
  const { replicaSet: name } = new MongoClient(settings.MONGO_URL.reveal()).options;
  if (name === undefined || name === null)
    throw new AppError("CONFIG_INVALID", "MONGO_URL must name the replica set: …/?replicaSet=rs0.");
  const key = keyfile === undefined ? undefined : await readFile(keyfile, "utf8");
  await ensureReplicaSet({ name, members, key, withinMs, logger });
  await asMember({ name, members, key }, async (admin) => {
    for (const user of usersOf(settings, bots)) {
      const url = urlOf(user, name, members);
      logger.info(
        { user: user.name, result: await ensureUser(admin, user, () => canLogIn(url)) },
        "mongodb user",
      );
    }
  });
}

function usersOf(settings: MongoBootstrapSettings, bots: readonly string[]): readonly MongoUser[] {
  const { MONGO_BOOTSTRAP_ADMIN_PASSWORD: admin, MONGO_BOOTSTRAP_MONITOR_PASSWORD: monitor } = settings;
  const { credentials } = new MongoClient(settings.MONGO_URL.reveal()).options;
  const databases = [settings.MONGO_DB, ...bots.map((bot) => botDatabase(settings.MONGO_DB, bot))];
  const roles = databases.flatMap((db) => ["readWrite", "dbAdmin"].map((role) => ({ role, db })));
  return [
    ...(credentials ? [{ name: credentials.username, password: credentials.password, roles }] : []),
    ...(admin ? [{ name: "admin", password: admin.reveal(), roles: [{ role: "root", db: "admin" }] }] : []),
    ...(monitor
      ? [
          {
            name: "monitor",
            password: monitor.reveal(),
            roles: [
              { role: "clusterMonitor", db: "admin" },
              { role: "read", db: "local" },
            ],
          },
        ]
      : []),
  ];
}

function urlOf({ name, password }: MongoUser, set: string, members: readonly string[]): string {
  const login = `${encodeURIComponent(name)}:${encodeURIComponent(password)}`;
  return `mongodb://${login}@${members.join(",")}/?replicaSet=${set}&authSource=admin`;
}
