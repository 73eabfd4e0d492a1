import { expect, test } from "vitest";
import type { MemberStatus, MongoCluster } from "./mongo-cluster.ts";
import { statusAfter } from "./reconcile.ts";
import type { Finding, Fitness } from "./verdict.ts";

/** What a look finds. */
interface Seen {
  readonly finding?: Finding;
  readonly members: readonly MemberStatus[];
  readonly majority?: Fitness["majority"];
}

const SINCE = Date.parse("2026-11-26T12:00:00Z");
const rows = (...states: readonly string[]): readonly MemberStatus[] =>
  states.map((state, n) => ({ pod: `mongo-${n}`, state }));
const withTwo = (state: string): Seen => ({
  members: rows("PRIMARY", "SECONDARY", state),
  majority: { there: 2, needed: 2 },
});
const WELL: Seen = {
  members: rows("PRIMARY", "SECONDARY", "SECONDARY"),
  majority: { there: 3, needed: 2 },
};
const AWAY = withTwo("SILENT");
const SYNCING = withTwo("SYNCING");
const UNASKED: Seen = {
  finding: { kind: "trouble", words: "no answer in time" },
  members: rows("PRIMARY", "SECONDARY", "SILENT"),
};
const NO_PRIMARY: Seen = {
  finding: { kind: "no-primary" },
  members: rows("SECONDARY", "SILENT", "SILENT"),
};
const lagging = (lagSeconds?: number): Seen => ({
  ...WELL,
  members: [
    ...rows("PRIMARY", "SECONDARY"),
    { pod: "mongo-2", state: "SECONDARY", ...(lagSeconds === undefined ? {} : { lagSeconds }) },
  ],
});

/** What `Degraded` says of a set that is looked at again and again. @returns that after so many minutes */
function watched() {
  let status: MongoCluster["status"];
  return ({ finding = { kind: "well", primary: "mongo-0" }, majority, members }: Seen, minutes: number) => {
    const spec = {
      replicaSet: "rs0",
      members: members.map(({ pod }) => ({ pod, host: `${pod}:1` })),
      keySecretRef: { name: "mongo", key: "keyfile" },
      users: [],
    };
    const fitness: Fitness = { members, majority, blocked: undefined };
    const found = { finding, fitness, exists: true, pace: "calm" } as const;
    const cluster = { metadata: { name: "mongo" }, spec, ...(status && { status }) };
    status = statusAfter(cluster, found, new Date(SINCE + minutes * 60_000), "botfleet");
    return status.conditions?.find(({ type }) => type === "Degraded");
  };
}
const no = { status: "False", reason: "Temporary" };
const yes = (reason: string) => ({ status: "True", reason });

test("a set that bears no loss needs a person after ten minutes", () => {
  const look = watched();
  look(AWAY, 0);
  expect(look(AWAY, 9)).toMatchObject(no);
  const degraded = look(AWAY, 10);
  expect(degraded).toMatchObject(yes("MemberAway"));
  expect(degraded?.message).toContain("mongo-2 does not answer");
  expect(look(WELL, 11)).toMatchObject({ status: "False", reason: "AsExpected" });
});

test("members that are rolled one after the other need nobody, however long it takes", () => {
  const look = watched();
  for (const minutes of [0, 4, 8, 12])
    for (const [after, seen] of [AWAY, UNASKED, AWAY, WELL].entries())
      expect(look(seen, minutes + after)?.status).toBe("False");
});

test("a set that gets worse goes on needing a person, by what is wrong now", () => {
  const look = watched();
  look(AWAY, 0);
  expect(look(AWAY, 60)).toMatchObject(yes("MemberAway"));
  expect(look(NO_PRIMARY, 61)).toMatchObject(yes("NoPrimary"));
  expect(look(AWAY, 62)).toMatchObject(yes("MemberAway"));
});

test("a look that the primary does not answer does not begin the ten minutes anew", () => {
  const look = watched();
  look(AWAY, 0);
  look(UNASKED, 5);
  look(AWAY, 6);
  expect(look(AWAY, 9)).toMatchObject(no);
  expect(look(AWAY, 10)).toMatchObject(yes("MemberAway"));
});

test("a set that is not ready for ten minutes needs one, and at once for what never passes by itself", () => {
  const look = watched();
  const users: Seen = { ...WELL, finding: { kind: "users", user: "shop", words: "not now" } };
  look(users, 0);
  expect(look(users, 9)).toMatchObject(no);
  expect(look(users, 10)).toMatchObject(yes("UsersPending"));
  const lost: readonly (readonly [string, Finding])[] = [
    ["DataLost", { kind: "data-lost", name: "mongo", initiatedAt: "2026-01-01T00:00:00Z" }],
    ["OtherSet", { kind: "other-set", pod: "mongo-0", set: "rs1", wanted: "rs0" }],
    ["KeyRefused", { kind: "key-refused", pod: "mongo-0", secret: "mongo" }],
    ["SecretMissing", { kind: "secret-missing", secret: "mongo", key: "keyfile" }],
    ["SecretForbidden", { kind: "secret-forbidden", secret: "mongo" }],
  ];
  for (const [reason, finding] of lost)
    expect(watched()({ finding, members: [] }, 0)).toMatchObject(yes(reason));
});

test("a member that reads all data anew is let for hours, also after it was away for long", () => {
  const look = watched();
  look(SYNCING, 0);
  expect(look(SYNCING, 20)).toMatchObject(no);
  expect(look(UNASKED, 60)).toMatchObject(no);
  expect(look(SYNCING, 359)).toMatchObject(no);
  expect(look(SYNCING, 360)).toMatchObject(yes("MemberSyncing"));
  const after = watched();
  after(AWAY, 0);
  expect(after(AWAY, 60)).toMatchObject(yes("MemberAway"));
  expect(after(SYNCING, 61)).toMatchObject(no);
});

test("a member that is away is not hidden by one that reads all data anew", () => {
  const look = watched();
  const both: Seen = {
    members: rows("PRIMARY", "SECONDARY", "SECONDARY", "SYNCING", "SILENT"),
    majority: { there: 3, needed: 3 },
  };
  look(both, 0);
  expect(look(both, 10)).toMatchObject(yes("MemberAway"));
});

test("a set of one member is as its spec says, and has ten minutes to grow", () => {
  const look = watched();
  const one: Seen = { members: rows("PRIMARY"), majority: { there: 1, needed: 1 } };
  look(one, 0);
  expect(look(one, 9_999)).toMatchObject({ status: "False", reason: "AsExpected" });
  const grows: Seen = { members: rows("PRIMARY", "NEW", "NEW"), majority: { there: 1, needed: 1 } };
  expect(look(grows, 10_000)).toMatchObject(no);
  expect(look(grows, 10_010)).toMatchObject(yes("MemberNotInOrder"));
});

test("a member that lags needs one after ten minutes, until it has caught up", () => {
  const look = watched();
  expect(look(lagging(299), 0)).toMatchObject({ status: "False", reason: "AsExpected" });
  expect(look(lagging(300), 1)).toMatchObject(no);
  expect(look(lagging(290), 6)).toMatchObject(no);
  expect(look(lagging(), 8)).toMatchObject(no);
  const degraded = look(lagging(305), 11);
  expect(degraded).toMatchObject(yes("MemberLags"));
  expect(degraded?.message).toContain("mongo-2 fell more than five minutes behind");
  expect(look(lagging(900), 12)?.message).toBe(degraded?.message);
  expect(look(lagging(60), 13)).toMatchObject(yes("MemberLags"));
  expect(look(lagging(59), 14)).toMatchObject({ status: "False", reason: "AsExpected" });
});
