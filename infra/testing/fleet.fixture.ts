import { z } from "zod";
import { BOTS } from "../../app/src/bots/index.ts";
import { defineConfig } from "../../app/src/platform/config/define-config.ts";
import { field, secret, text } from "../../app/src/platform/config/fields.ts";
import { defineJob } from "../../app/src/platform/queue/job.ts";
import type { Fleet, FleetBot } from "../charts/fleet.ts";
import type { Environment } from "../environments/environment.ts";
import { SIZE } from "../environments/sizes.ts";
import { staging } from "../environments/staging.ts";
import { renderEnvironment } from "../render.ts";
import { type Manifest, manifestsOf } from "./synth.fixture.ts";

/** The staging environment with some values changed. */
export function environmentWith(changes: Partial<Environment> = {}): Environment {
  return { ...staging, ...changes };
}

/** The app's bots in such an environment. */
export function fleetWith(changes: Partial<Environment> = {}): Fleet {
  return { environment: environmentWith(changes), bots: BOTS };
}

/** One that sends its logs on too: its objects are in two namespaces, and some in none. */
export const withLogs: Environment = environmentWith({
  name: "with-logs",
  logs: {
    size: SIZE.logCollector,
    sink: { kind: "loki" },
    at: { kind: "namespace", namespace: "loki", port: 3100 },
    auth: "none",
  },
});

/** Everything an environment is rendered to. */
export function render(environment: Environment, bots: readonly FleetBot[] = BOTS): readonly Manifest[] {
  return manifestsOf(renderEnvironment(environment, bots).flatMap(({ objects }) => objects));
}

/** A bot that nobody of infra knows, with settings, a key and work of a class that no other bot has. */
export const parrot: FleetBot = {
  name: "parrot",
  settings: defineConfig({
    PARROT_WORD: field(text().default("hello"), { description: "What it says.", example: "hello" }),
    PARROT_KEY: field(secret().optional(), {
      description: "Key of its vendor.",
      example: "not-a-key",
      roles: ["worker"],
    }),
  }),
  jobs: [
    defineJob({
      name: "parrot-speak",
      queue: "speech",
      workerClass: "csv",
      payload: z.object({}),
      retry: { attempts: 1, backoffMs: 1 },
      timeoutMs: 240_000,
    }),
  ],
  workerClasses: ["csv"],
};
