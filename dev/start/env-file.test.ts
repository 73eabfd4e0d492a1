import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { withEnvFile } from "./env-file.ts";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "env-file-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test("a file .env adds to the environment, which wins, also where it is empty", async () => {
  const root = await folder();
  await writeFile(join(root, ".env"), '# mine\nPORT=9000\nLOG_LEVEL=debug\nOPENAI_MODEL="a b"\n');
  expect(withEnvFile(root, { PORT: "8095", LOG_LEVEL: "" })).toEqual({
    PORT: "8095",
    LOG_LEVEL: "",
    OPENAI_MODEL: "a b",
  });
});

test("without a file .env the environment is as it is", async () => {
  expect(withEnvFile(await folder(), { PORT: "8095" })).toEqual({ PORT: "8095" });
});
