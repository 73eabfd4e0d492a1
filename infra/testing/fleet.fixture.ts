import { z } from "zod";
import { BOTS } from "../../app/src/bots/index.ts";
import { defineConfig } from "../../app/src/platform/config/define-config.ts";
import { field, secret, text } from "../../app/src/platform/config/fields.ts";
import { defineJob } from "../../app/src/platform/queue/job.ts";
import type { Fleet, FleetBot } from "../charts/fleet.ts";
import type { Environment } from "../environments/environment.ts";
import { SIZE } from "../environments/sizes.ts";
import { staging } from "../environments/staging.ts";
import { OBJECTS, type ObjectsMap, readObjects } from "../operator/src/objects/config-map.ts";
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

/** One with the operator, which environments may leave out. */
export const withOperator: Environment = environmentWith({
  name: "with-operator",
  operator: { size: SIZE.operator },
});

/** One with the synthetic person, which environments have once they name its chat. */
export const withSynthetic: Environment = environmentWith({
  name: "with-synthetic",
  settings: { ...staging.settings, SYNTHETIC_CHAT_ID: "123456789" },
});

/** Everything an environment is rendered to, and what its operator makes of it. */
export function render(environment: Environment, bots: readonly FleetBot[] = BOTS): readonly Manifest[] {
  const objects = manifestsOf(renderEnvironment(environment, bots).flatMap((file) => file.objects));
  const map = objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === OBJECTS);
  const made = map === undefined ? [] : readObjects(map as ObjectsMap, environment.namespace).objects;
  return [...objects, ...manifestsOf(made.map(({ object }) => object))];
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
  allowedUpdates: ["message"],
  menu: { "": [{ command: "start", description: "Begin" }] },
  profile: { "": { about: "A parrot", description: "Says what it hears." } },
  slo: [],
};
