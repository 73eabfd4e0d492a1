import { expect, test } from "vitest";
import { panelUrl, reachable, toBoard, toRunbook, withFiles } from "./links.ts";

const board = toBoard("bots");
const page = toRunbook("ReactionSlow", { runbooks: "https://git.example.org/runbooks" });
const file = toRunbook("ReactionSlow", { runbooks: undefined });

test("a runbook is a link where it has an address, and else a file that the description names", () => {
  expect(reachable([board, page, file])).toEqual([board, page]);
  expect(page.url).toBe("https://git.example.org/runbooks/ReactionSlow.md");
  expect(withFiles("Slow.", [board, page])).toBe("Slow.");
  expect(withFiles("Slow.", [board, file])).toBe("Slow. Runbooks: docs/runbooks/ReactionSlow.md.");
});

test("a board that a panel leads to shows the same environment, bots and time", () => {
  const url = panelUrl(board);
  expect(url).toMatch(/^\/d\/botfleet-bots\?/);
  for (const name of ["datasource", "environment", "bot"]) expect(url).toContain(`\${${name}:queryparam}`);
  expect(url).toContain("$" + "{__url_time_range}");
  expect(panelUrl(page)).toBe(page.url);
});
