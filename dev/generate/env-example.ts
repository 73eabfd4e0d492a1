import { type ConfigLine, describeConfig } from "../../app/src/platform/config/define-config.ts";
import { apiConfig } from "../../app/src/roles/config/api.ts";
import { botConfig } from "../../app/src/roles/config/bot.ts";
import { migrateConfig } from "../../app/src/roles/config/migrate.ts";
import { workerConfig } from "../../app/src/roles/config/worker.ts";
import type { Generator } from "./generator.ts";

interface Variable extends ConfigLine {
  /** Processes that read it. */
  readonly roles: readonly string[];
}

/** `.env.example`: every variable of every process once, made from the schemas that parse them. */
export function envExample(bots: readonly string[]): Generator {
  const schemas = {
    bot: botConfig(bots),
    worker: workerConfig(bots),
    api: apiConfig(bots),
    migrate: migrateConfig(bots),
  };
  return {
    path: ".env.example",
    content: () => {
      const variables = new Map<string, Variable>();
      for (const [role, schema] of Object.entries(schemas)) {
        for (const line of describeConfig(schema)) {
          const known = variables.get(line.name) ?? { ...line, roles: [] };
          variables.set(line.name, { ...known, roles: [...known.roles, role] });
        }
      }
      return [HEAD, ...[...variables.values()].map(block)].join("\n");
    },
  };
}

const HEAD = `# Settings of the app's processes (bot, worker, api, migrate).
# Made from app/src/roles/config by \`npm run generate\`. Lines behind a # are optional.
`;

function block({ name, description, example, required, roles }: Variable): string {
  return `# ${description} (${roles.join(", ")})\n${required ? "" : "#"}${name}=${example}\n`;
}
