import { AGE_COLUMN, defineKind, READY_COLUMNS } from "../definition.ts";
import { listOf, mapOf, moment, object, secretKey, text, whole } from "../schema.ts";

const NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
const pod = text("Name of its pod.", { minLength: 1, maxLength: 63, pattern: NAME });

const members = mapOf(
  "The members.",
  "pod",
  object(
    "One member.",
    {
      pod,
      host: text("Its address, host:port, as the other members and all clients know it.", {
        maxLength: 260,
        pattern: "^[A-Za-z0-9.-]+:[0-9]{1,5}$",
      }),
    },
    {
      "x-kubernetes-validations": [
        {
          rule: "self.host == oldSelf.host",
          message:
            "A member's host cannot be changed: its clients and the other members know it by that. Add a member of another name, and take this one out.",
        },
      ],
    },
  ),
  {
    minItems: 1,
    maxItems: 7,
    "x-kubernetes-validations": [
      {
        rule: "size(self) % 2 == 1",
        message: "members must be 1, 3, 5 or 7: an even number survives no more losses than one less does.",
      },
      {
        rule: "self.all(one, self.exists_one(other, other.host == one.host))",
        message: "Two members have the same host: each needs an address of its own.",
      },
      {
        rule: "size(self) >= size(oldSelf) - 2 && size(self) <= size(oldSelf) + 2",
        message: "members may grow or shrink by two at a time: more at once could leave no majority.",
      },
      {
        rule: "oldSelf.filter(old, self.exists(one, one.pod == old.pod)).size() * 2 > size(oldSelf)",
        message:
          "A majority of the members stays: those who come read the data from those who stay. Replace one at a time, and wait until it is in order.",
      },
      {
        rule: "size(self) > 1 || size(oldSelf) == 1",
        message:
          "members cannot shrink to one: when the others are gone, the last is no majority of what the set was. Take a backup, and restore it into a new one.",
      },
    ],
  },
);

const user = object("Somebody who may log in.", {
  name: text("As they log in, by the database admin.", {
    minLength: 1,
    maxLength: 64,
    pattern: "^[A-Za-z0-9-]+$",
  }),
  passwordSecretRef: secretKey("Their password. A new one in the Secret is taken over."),
  roles: listOf(
    "All that they may do.",
    object("One role.", {
      role: text("As MongoDB names it, such as readWrite.", { minLength: 1, maxLength: 64 }),
      db: text("Of which database.", { minLength: 1, maxLength: 64 }),
    }),
    { maxItems: 128 },
  ),
});

const seen = object(
  "One member as last seen.",
  {
    pod,
    state: text(
      "MongoDB's word; SILENT: it does not answer; NEW: it knows no set; REFUSED: another key; FOREIGN: another set.",
      { maxLength: 32 },
    ),
    lagSeconds: whole("Behind the primary."),
    percent: whole("Of the data it reads anew."),
  },
  { optional: ["lagSeconds", "percent"] },
);

/** A replica set of MongoDB whose members YAML starts: the operator makes them one set, and keeps it so. */
export const MONGO_CLUSTER_KIND = defineKind({
  kind: "MongoCluster",
  plural: "mongoclusters",
  shortNames: ["mongoset"],
  description:
    "A replica set of MongoDB whose members YAML starts: the operator makes them one set with its users, and keeps it so.",
  spec: object("What the set is to be.", {
    replicaSet: text("Its name, as the members' --replSet has it.", {
      minLength: 1,
      maxLength: 64,
      pattern: "^[A-Za-z0-9_-]+$",
      "x-kubernetes-validations": [
        {
          rule: "self == oldSelf",
          message: "replicaSet cannot be changed: a set keeps its name for good.",
        },
      ],
    }),
    members,
    keySecretRef: secretKey("The keyfile that the members share: by it the operator is one of them."),
    users: mapOf("Who may log in. Users that are not named here are left alone.", "name", user, {
      maxItems: 32,
      default: [],
    }),
  }),
  status: {
    initiatedAt: moment("When the set was made or first seen: from then on none is made anew by itself."),
    primary: text("Pod of the primary.", { maxLength: 63 }),
    healthy: text("Members in order, of all.", { maxLength: 8 }),
    lagSeconds: whole("Of the member that is furthest behind."),
    members: mapOf("The members.", "pod", seen, { maxItems: 16 }),
    wrongSince: object(
      "Since when something has been wrong without a break; absent while nothing is.",
      {
        anything: moment("Whatever it is."),
        standstill: moment("Other than that a member reads all data anew, which comes right by itself."),
      },
      { optional: ["standstill"] },
    ),
    lagging: mapOf(
      "Members that fell five minutes behind the primary, until they are less than one behind.",
      "pod",
      object("One of them.", { pod, since: moment("When it was first seen so far behind.") }),
      { maxItems: 16 },
    ),
    checkedAt: moment("When the members were last asked."),
  },
  columns: [
    ...READY_COLUMNS,
    { name: "Members", type: "string", jsonPath: ".status.healthy", description: "In order, of all." },
    { name: "Primary", type: "string", jsonPath: ".status.primary", description: "Who takes writes." },
    {
      name: "Lag",
      type: "integer",
      jsonPath: ".status.lagSeconds",
      description: "Seconds that the furthest member is behind.",
    },
    {
      name: "Tolerant",
      type: "string",
      jsonPath: '.status.conditions[?(@.type=="FaultTolerant")].status',
      description: "Whether the loss of any member would leave a majority.",
    },
    {
      name: "Message",
      type: "string",
      jsonPath: '.status.conditions[?(@.type=="Ready")].message',
      description: "Why, and what to do.",
      priority: 1,
    },
    AGE_COLUMN,
  ],
});
