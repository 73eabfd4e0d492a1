import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readSources } from "./env-file.ts";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "env-file-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test("a file .env adds to the environment, which wins, also where it is empty", async () => {
  const root = await folder();
  await writeFile(join(root, ".env"), '# mine\nPORT=9000\nFILES=s3\nOPENAI_MODEL="a b"\n');
  expect(readSources(root, [], { PORT: "8095", FILES: "" }).env).toEqual({
    PORT: "8095",
    FILES: "",
    OPENAI_MODEL: "a b",
  });
});

test("what a shell holds for other programs counts in the file alone, and is named", async () => {
  const root = await folder();
  await writeFile(join(root, ".env"), "LOG_LEVEL=debug\n");
  const shell = {
    LOG_LEVEL: "INFO",
    SENTRY_DSN: "https://theirs",
    OTEL_SERVICE_NAME: "theirs",
    MONGO_DB: "",
  };
  const { env, passedOver } = readSources(root, [], shell);
  expect(env).toEqual({ LOG_LEVEL: "debug" });
  expect(passedOver).toEqual(["LOG_LEVEL", "SENTRY_DSN"]);
});

test("a byte order mark does not hide the first setting", async () => {
  const root = await folder();
  await writeFile(join(root, ".env"), "\uFEFFPORT=9000\n");
  expect(readSources(root, [], {}).env).toEqual({ PORT: "9000" });
});

test("without a file .env, or with a folder of that name, the environment is as it is", async () => {
  const root = await folder();
  expect(readSources(root, [], { PORT: "8095" }).env).toEqual({ PORT: "8095" });
  await mkdir(join(root, ".env"));
  expect(readSources(root, [], { PORT: "8095" }).env).toEqual({ PORT: "8095" });
});

test("with --defaults neither the file nor the environment counts, but for PORT", async () => {
  const root = await folder();
  await writeFile(join(root, ".env"), "OXAPAY_MERCHANT_KEY=real\n");
  const env = { PORT: "8095", SHIPPING_TOKEN: "1:a", SENTRY_DSN: "https://theirs" };
  expect(readSources(root, ["--defaults"], env)).toEqual({ env: { PORT: "8095" }, passedOver: [] });
});
