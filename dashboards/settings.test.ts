import { expect, test } from "vitest";
import { runbookUrl } from "./settings.ts";

test("without an address an alert names the file of its runbook; with one, the page", () => {
  expect(runbookUrl("ReactionSlow", { runbooks: undefined })).toBe("docs/runbooks/ReactionSlow.md");
  for (const runbooks of ["https://git.example.org/runbooks", "https://git.example.org/runbooks/"] as const)
    expect(runbookUrl("ReactionSlow", { runbooks })).toBe("https://git.example.org/runbooks/ReactionSlow.md");
});
