import { BOTS } from "../../app/src/bots/index.ts";
import { type ConfigLine, describeConfig } from "../../app/src/platform/config/define-config.ts";
import { backupTaskConfig } from "../../app/src/roles/config/backup.ts";
import type { Generator } from "./generator.ts";
import { roleSchemas } from "./role-schemas.ts";

interface Variable extends Omit<ConfigLine, "roles"> {
  /** Processes that read it. */
  readonly roles: readonly string[];
}

const KNOWN = BOTS.map(({ name }) => name);

/** `.env.example`: every variable of every process once, and those of each bot, made from the schemas that parse them. */
export const envExample: Generator = {
  path: ".env.example",
  content: () => {
    const ofBots = BOTS.flatMap(({ name, settings }) => {
      const lines = describeConfig(settings).map((line) =>
        block(line, line.roles === undefined ? "" : ` (${line.roles.join(", ")})`),
      );
      return lines.length === 0 ? [] : [`# The ${name} bot\n`, ...lines];
    });
    return [
      HEAD,
      ...roleVariables().map((line) => block(line, ` (${line.roles.join(", ")})`)),
      ...ofBots,
    ].join("\n");
  },
};

/** Names of all variables of `.env.example`. */
export function variableNames(): readonly string[] {
  const ofBots = BOTS.flatMap(({ settings }) => describeConfig(settings));
  return [...roleVariables(), ...ofBots].map(({ name }) => name);
}

function roleVariables(): readonly Variable[] {
  const schemas = { ...roleSchemas(KNOWN), backup: backupTaskConfig };
  const variables = new Map<string, Variable>();
  for (const [role, schema] of Object.entries(schemas)) {
    for (const line of describeConfig(schema)) {
      const known = variables.get(line.name) ?? { ...line, roles: [] };
      variables.set(line.name, { ...known, roles: [...known.roles, role] });
    }
  }
  return [...variables.values()];
}

const HEAD = `# Settings of the app's processes (bot, worker, api, migrate, synthetic).
# Made by \`npm run generate\` from the schemas that read them. All lines are behind a #, so that a copy of this file
# named \`.env\` changes nothing by itself. What is marked as needed has no default; \`npm start\` sets it.
`;

function block({ description, example, name, required }: Omit<ConfigLine, "roles">, readers = ""): string {
  return `# ${required ? "Needed. " : ""}${description}${readers}\n#${name}=${example}\n`;
}
