import { randomBytes, randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { BOTS } from "../app/src/bots/index.ts";
import { printError, ToolError } from "../dev/tool-error.mjs";
import type { Environment } from "./environments/environment.ts";
import { ENVIRONMENTS } from "./environments/list.ts";
import { type SecretSource, secretsOf } from "./secrets.ts";

const HELP = `npm run --silent secrets -- --env ENVIRONMENT: prints random Secrets for an environment's namespace, as YAML.

  npm run --silent secrets -- --env ci | kubectl create -f -   (refuses where they are there already: new passwords would lock everybody out)

Once: other passwords than those of the first time lock the fleet out of its databases. What only its owner can know (a
vendor's key) is printed as change-me, but for environments with simulators.
`;

/** A value of this kind; `simulated`: whatever is asked for may be invented. */
function madeFrom(source: SecretSource, simulated: boolean): string {
  switch (source) {
    case "password":
      return randomBytes(24).toString("base64url");
    case "bot-token":
      return simulated
        ? `${randomInt(100_000, 999_999_999)}:${randomBytes(26).toString("base64url")}`
        : "change-me";
    case "keyfile":
      return randomBytes(512).toString("base64");
    case "given":
      return simulated ? randomBytes(24).toString("base64url") : "change-me";
  }
}

/** The Secrets of an environment as one List. JSON is YAML. */
function secretList(environment: Environment): object {
  const simulated = environment.simulators !== undefined;
  const items = secretsOf({ environment, bots: BOTS }).map(({ keys, name, namespace }) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: namespace ?? environment.namespace },
    stringData: Object.fromEntries(
      Object.entries(keys).map(([key, source]) => [key, madeFrom(source, simulated)]),
    ),
  }));
  return { apiVersion: "v1", kind: "List", items };
}

function main(): void {
  const { values } = parseArgs({ options: { env: { type: "string" }, help: { type: "boolean" } } });
  if (values.help === true) return void process.stdout.write(HELP);
  const environment = ENVIRONMENTS.find(({ name }) => name === values.env);
  if (environment === undefined) {
    const names = ENVIRONMENTS.map(({ name }) => name).join(", ");
    throw new ToolError("USAGE", `--env must be one of ${names}.`, "npm run secrets -- --help");
  }
  process.stdout.write(`${JSON.stringify(secretList(environment), null, 2)}\n`);
}

try {
  main();
} catch (error) {
  printError(error);
  process.exitCode = 1;
}
