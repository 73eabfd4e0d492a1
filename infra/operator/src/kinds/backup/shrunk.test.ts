import { expect, test } from "vitest";
import type { Backup, Phase } from "./backup-kind.ts";
import { FEWER_MEANT, shrunk } from "./shrunk.ts";

const backup = (
  hour: number,
  [databases, documents]: readonly [number, number],
  more: { readonly phase?: Phase; readonly annotations?: Record<string, string> } = {},
): Backup => {
  const { annotations = {}, phase = "Succeeded" } = more;
  return {
    metadata: { name: `b${hour}`, annotations },
    spec: { template: "backup" },
    status: { phase, databases, documents, completedAt: `2026-11-26T0${hour}:00:00Z` },
  };
};
const MEANT = { annotations: { [FEWER_MEANT]: "meant" } };

test.each([
  ["nothing at all", []],
  ["the first one", [backup(1, [2, 0])]],
  ["as much and somewhat less", [backup(1, [2, 100]), backup(2, [2, 50])]],
  ["a failed one, which holds nothing", [backup(1, [2, 100]), backup(2, [0, 0], { phase: "Failed" })]],
  ["less that is meant", [backup(1, [2, 100]), backup(2, [1, 4], MEANT), backup(3, [1, 4])]],
])("%s has lost nothing", (_, own) => {
  expect(shrunk(own)).toBeUndefined();
});

test.each([
  ["most documents", [backup(1, [2, 100]), backup(2, [2, 49])]],
  ["a database", [backup(1, [2, 100]), backup(2, [1, 99])]],
  ["most of what one long before held", [backup(1, [2, 100]), backup(3, [2, 9]), backup(2, [2, 9])]],
  ["most since less was meant", [backup(1, [2, 100]), backup(2, [1, 40], MEANT), backup(3, [1, 4])]],
])("one that has lost %s says so, and how it is allowed", (_, own) => {
  const message = shrunk(own);
  expect(message).toContain("no good backup is removed");
  expect(message).toMatch(/kubectl annotate backup b[23] botfleet\.dev\/fewer-documents=meant$/);
});
