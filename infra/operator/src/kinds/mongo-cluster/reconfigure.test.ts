import { MongoNetworkTimeoutError, MongoServerError } from "mongodb";
import { expect, test } from "vitest";
import { mongoError } from "../../../../../app/src/platform/mongo/errors.ts";
import { refusalOf } from "./reconfigure.ts";

const refused = (code: number, codeName: string) =>
  refusalOf(mongoError(new MongoServerError({ message: "no", code, codeName }), "a change"), "mongo-1");

test.each([
  [308, "CurrentConfigNotCommittedYet"],
  [103, "NewReplicaSetConfigurationIncompatible"],
])("a change that came too early (%i) is tried again at once", (code, codeName) => {
  const blocked = refused(code, codeName);
  expect(blocked).toMatchObject({ host: "mongo-1", isPassing: true });
  expect(blocked.why).toContain("not with a majority yet");
});

test("where the time was up the change may have been made, and nobody is told that it was refused", () => {
  const silence = refusalOf(mongoError(new MongoNetworkTimeoutError("timed out"), "a change"), "mongo-1");
  for (const blocked of [refused(50, "MaxTimeMSExpired"), silence]) {
    expect(blocked.isPassing).toBe(true);
    expect(blocked.why).toContain("not known yet");
  }
});

test("what MongoDB refuses for good is told in its word, and not sent again each second", () => {
  const blocked = refused(93, "InvalidReplicaSetConfig");
  expect(blocked).not.toHaveProperty("isPassing");
  expect(blocked.why).toContain("InvalidReplicaSetConfig");
});
