import { expect, test } from "vitest";
import { APP_PROPS } from "../testing/app-deployment.fixture.ts";
import { at, only, synth } from "../testing/synth.fixture.ts";
import { MigrationJob, type MigrationJobProps } from "./migration-job.ts";

const { config, image, pullPolicy, secrets, secretsRevision, size } = APP_PROPS;
const PROPS: MigrationJobProps = {
  command: "up",
  image,
  pullPolicy,
  size,
  config,
  secrets,
  secretsRevision,
};
const render = (changes: Partial<MigrationJobProps> = {}) =>
  synth((chart) => new MigrationJob(chart, "job", { ...PROPS, ...changes }));
const job = (changes: Partial<MigrationJobProps> = {}) => only(render(changes), "Job");

test("the same release is the same Job, for a Job cannot be changed; whatever it is made from is in its name", () => {
  const names = [
    job(),
    job({ image: "example.org/migrate:2" }),
    job({ config: { LOG_LEVEL: "debug" } }),
    job({ secrets: [] }),
    job({ secretsRevision: "2" }),
  ].map(({ metadata }) => metadata.name);
  expect(new Set(names).size).toBe(names.length);
  expect(job().metadata.name).toBe(names[0]);
  expect(names[0]).toMatch(/^migrate-[0-9a-f]{12}$/);
  expect(job({ command: "bootstrap" }).metadata.name).toMatch(/^bootstrap-[0-9a-f]{12}$/);
});

test("it runs its command with its settings, and is tried five times before somebody must look", () => {
  expect(job().spec).toMatchObject({ backoffLimit: 5, ttlSecondsAfterFinished: 604_800 });
  expect(at(job(), "spec.template.spec.restartPolicy")).toBe("Never");
  expect(at(job(), "spec.template.spec.containers")).toMatchObject([
    { name: "up", image, args: ["up"], envFrom: [{ configMapRef: { name: "migrate" } }], env: secrets },
  ]);
  expect(at(only(render(), "ConfigMap", "migrate"), "data")).toEqual(config);
});

test("it reads the files that it is given", () => {
  const files = {
    volumes: [{ name: "keyfile", secret: { secretName: "mongo" } }],
    mounts: [{ name: "keyfile", mountPath: "/etc/keyfile", readOnly: true }],
  };
  const given = job({ command: "bootstrap", ...files });
  expect(at(given, "spec.template.spec.volumes")).toContainEqual(files.volumes[0]);
  expect(at(given, "spec.template.spec.containers.0.volumeMounts")).toContainEqual(files.mounts[0]);
});
