import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBrowser } from "../../../simulators/telegram/page/testing/browser.ts";
import { junitReport } from "../junit.ts";
import { sampleResult } from "../result.fixture.ts";
import { htmlReport } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

async function show(html: string, width = 1200): Promise<{ page: Page; requested: string[] }> {
  const page = await browser.newPage();
  const requested: string[] = [];
  page.on("request", (request) => requested.push(request.url()));
  await page.setViewport({ width, height: 800 });
  await page.setContent(html);
  return { page, requested };
}

test("the page asks for nothing, runs no script and shows every graph and table", async () => {
  const html = htmlReport(sampleResult());
  const { page, requested } = await show(html);
  expect(requested.filter((url) => !url.startsWith("about:"))).toEqual([]);
  expect(html).not.toMatch(/<script|https?:|@import|url\(/);
  expect(await texts(page, "figcaption")).toEqual([
    "Felt: message sent to first reaction (logarithmic)",
    "Messages per second",
    "People",
    "CPU per process, in cores of 2",
  ]);
  expect(await texts(page, ".of-mark")).toEqual([
    "p95 ≤ 100 ms",
    "p99 ≤ 300 ms",
    "asked",
    "asked",
    "the machine",
  ]);
  expect(await texts(page, "h2")).toContain("reconciliation");
  expect(await texts(page, ".verdict")).toEqual(["✓ passed"]);
});

test("a line lies where its values are, inside the graph, and a gap stays a gap", async () => {
  const { page } = await show(htmlReport(sampleResult()));
  const people = await page.$eval("figure:nth-of-type(3) .line", (path) => path.getAttribute("d"));
  expect(people?.startsWith("M0 1000L")).toBe(true);
  expect(people?.endsWith("L1000 0")).toBe(true);
  const p95 = await page.$eval("figure:nth-of-type(1) .c8.line", (path) => path.getAttribute("d"));
  expect(p95?.startsWith("M11.2 ")).toBe(true);
});

test("pointing at a time shows its figures", async () => {
  const { page } = await show(htmlReport(sampleResult()));
  const place = await page.$("figure:nth-of-type(3) .place:nth-last-child(1)");
  await place?.hover();
  const shown = await page.$$eval(".tip", (tips) =>
    tips.filter((tip) => getComputedStyle(tip).display !== "none").map((tip) => tip.textContent),
  );
  expect(shown).toEqual(["at 2:58people 10,000"]);
});

test("on a phone nothing is cut off at the side and text keeps its size", async () => {
  const { page } = await show(htmlReport(sampleResult()), 360);
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(screen ?? 0);
  const sizes = await page.$$eval(".x, .y, td", (nodes) =>
    nodes.map((node) => Number.parseFloat(getComputedStyle(node).fontSize)),
  );
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
});

test("every colour of text stands out from its ground, by day and by night", async () => {
  const { page } = await show(
    htmlReport(sampleResult({ verdict: 2, reasons: ["too slow"], invalid: ["too slow"] })),
  );
  for (const value of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
    const colours = await page.$$eval("body, p, dt, td.passed, td.void, .verdict, th, .x", (nodes) => [
      getComputedStyle(document.body).backgroundColor,
      ...nodes.map((node) => getComputedStyle(node).color),
    ]);
    const [ground = "", ...inks] = colours;
    for (const ink of inks) expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  }
});

test("a run's texts cannot become markup, and the JUnit file is well-formed XML", async () => {
  const hostile = sampleResult({ verdict: 1, scenario: "<img src=x>", reasons: ['"</script>&\u0000'] });
  const { page } = await show(htmlReport(hostile));
  expect(await page.$$("img")).toEqual([]);
  const fault = await page.evaluate((xml) => {
    const parsed = new DOMParser().parseFromString(xml, "application/xml");
    return (
      parsed.querySelector("parsererror")?.textContent ??
      `${parsed.querySelectorAll("testcase").length} tests`
    );
  }, junitReport(hostile));
  expect(fault).toBe("9 tests");
});

function texts(page: Page, selector: string): Promise<(string | null)[]> {
  return page.$$eval(selector, (nodes) => nodes.map((node) => node.textContent));
}

/** The contrast ratio of WCAG between two `rgb(…)` colours. */
function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [one, other].map(luminance).sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+(\.\d+)?/g) ?? []).map((text) => {
    const share = Number(text) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
