import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  buildVersitygw,
  findVersitygw,
  startVersitygw,
  type VersitygwServer,
} from "../../../../dev/servers/versitygw.ts";
import { describeFileStore } from "./conformance.ts";
import { createS3Client, type S3Address } from "./s3-calls.ts";
import { createS3FileStore } from "./s3-file-store.ts";

const source = await findVersitygw();
const Bucket = "files";

if (source.kind === "missing") {
  test.skip(`S3 file store not tested: ${source.reason}`, () => undefined);
} else {
  describe("against versitygw", () => {
    let server: VersitygwServer;
    let spoolDir: string;
    beforeAll(async () => {
      if (source.kind === "buildable") await buildVersitygw(source.path);
      server = await startVersitygw(source.path);
      spoolDir = await mkdtemp(join(tmpdir(), `spool-${randomUUID()}`));
      await createS3Client(server).send(new CreateBucketCommand({ Bucket }));
    }, 1_000_000);
    afterAll(async () => {
      await server?.stop();
      if (spoolDir) await rm(spoolDir, { recursive: true });
    });

    const storeAt = (address: S3Address, now = () => new Date()) =>
      createS3FileStore({ client: createS3Client(address), bucket: Bucket, spoolDir, now });

    describeFileStore("S3", {
      open: async (now) => storeAt(server, now),
      countStored: async () => {
        const { Contents = [] } = await createS3Client(server).send(new ListObjectsV2Command({ Bucket }));
        return Contents.length + (await readdir(spoolDir)).length;
      },
    });

    describe("failures of the service", () => {
      const content = Buffer.from("x");
      let refused: S3Address;
      beforeEach(() => {
        refused = { ...server, secretAccessKey: "wrong" };
      });

      test("a refused signature is the store's failure and no missing file", async () => {
        const failure = { code: "FILE_STORE_UNAVAILABLE", retry: "backoff" };
        await expect(storeAt(refused).head("a")).rejects.toMatchObject(failure);
        await expect(storeAt(refused).open("a")).rejects.toMatchObject(failure);
        await expect(storeAt(refused).put("a", content, { contentType: "a/b" })).rejects.toMatchObject(
          failure,
        );
      });

      test("a service that cannot be reached is a passing failure", async () => {
        const nowhere = storeAt({ ...server, endpoint: "http://127.0.0.1:1" });
        await expect(nowhere.head("a")).rejects.toMatchObject({
          code: "FILE_STORE_UNAVAILABLE",
          retry: "backoff",
        });
      });
    });
  });
}
