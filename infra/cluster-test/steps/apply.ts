import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Step } from "../cluster.ts";
import { runCommand } from "../kubectl.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** What the README says: the whole folder in one command, and the secrets that its pods wait for. */
export const apply: Step = {
  name: "apply",
  essential: true,
  run: async ({ abandoned, charts, environment, kubectl }, { expect }) => {
    await expect("kubectl apply takes the whole folder at the first try", async () => {
      const said = await kubectl.run(["apply", "--filename", charts]);
      return `${said.trim().split("\n").length} objects of ${readdirSync(charts).length} files`;
    });
    await expect("random secrets are made for the namespace", async () => {
      const made = await runCommand(
        process.execPath,
        [join(ROOT, "infra/print-secrets.ts"), "--env", environment.name],
        "",
        abandoned,
      );
      if (made.code !== 0) throw new Error(made.stderr);
      const said = await kubectl.run(["apply", "--filename", "-"], made.stdout);
      return `${said.trim().split("\n").length} Secrets`;
    });
  },
};
