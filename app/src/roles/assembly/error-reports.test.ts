import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

/** Names of the files that a process has loaded once it has opened its reports with these settings. */
function loadedWith(settings: string): readonly string[] {
  const code = `
    import { registerHooks } from "node:module";
    import { Secret } from "./app/src/platform/config/secret.ts";
    const loaded = [];
    registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
    const { openErrorReports } = await import("./app/src/roles/assembly/error-reports.ts");
    await openErrorReports("bot", "1", ${settings}, { errorReports: { inc: () => {} } });
    console.log(JSON.stringify(loaded));`;
  const root = new URL("../../../..", import.meta.url);
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", code], { cwd: root });
  return (JSON.parse(output.toString()) as string[]).map((url) => url.replace(/^.*\/app\/src\//, ""));
}

test("without a DSN nothing of the reports is loaded", () => {
  expect(loadedWith("{}")).toEqual(["roles/assembly/error-reports.ts"]);
  expect(loadedWith('{ SENTRY_DSN: new Secret("http://key@127.0.0.1/1") }')).toContain(
    "platform/observe/error-reports/sender.ts",
  );
});
