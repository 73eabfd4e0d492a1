import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Step } from "../cluster.ts";
import { runCommand } from "../kubectl.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** What the README says: the namespace's secrets, then the whole folder in one command. */
export const apply: Step = {
  name: "apply",
  essential: true,
  run: async ({ abandoned, charts, environment, kubectl }, { expect }) => {
    await expect("random secrets are made for the namespace", async () => {
      await kubectl.run(["apply", "--filename", join(charts, "0000-namespace.k8s.yaml")]);
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
    await expect("kubectl apply takes the whole folder at the first try", async () => {
      const said = await kubectl.run(["apply", "--filename", charts]);
      return `${said.trim().split("\n").length} objects of ${readdirSync(charts).length} files`;
    });
  },
};
