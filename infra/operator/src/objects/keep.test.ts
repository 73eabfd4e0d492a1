import { expect, test } from "vitest";
import type { EventRecorder, KubeApi } from "../runtime/index.ts";
import { keepObjects } from "./keep.ts";

const untouched: KubeApi & EventRecorder = {
  request: () => Promise.reject(new Error("the API server was asked")),
  stream: () => Promise.reject(new Error("the API server was asked")),
  record: () => expect.unreachable("something was told"),
  flush: () => Promise.resolve(),
};
const keeping = {
  api: untouched,
  events: untouched,
  namespace: "fleet",
  signal: new AbortController().signal,
};

test.each([
  ["there is none", undefined],
  [
    "it is being deleted",
    { metadata: { name: "operator-objects", deletionTimestamp: "2026-11-26T22:00:00Z" } },
  ],
])("nothing is made or deleted by the ConfigMap while %s", async (_, map) => {
  expect(await keepObjects(map, keeping)).toEqual({ kind: "settled" });
});
