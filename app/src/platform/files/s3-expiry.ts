import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { isExpired } from "./file-rules.ts";
import { EXPIRE_BATCH } from "./file-store.ts";
import { hasStatus, storeCall } from "./s3-calls.ts";
import { type ObjectHead, toStored } from "./s3-metadata.ts";

const PREFIX = ".expiry/";
const AT_ONCE = 10;

/**
 * The bucket's own calendar: an empty object `.expiry/<ISO time>/<key in base64>` for each file that expires. Listings
 * come in the order of names, so the due ones are found without looking at any file. Lifecycle rules would do it by the
 * day only, and not every service has them.
 */
export function createExpiryIndex(client: S3Client, Bucket: string) {
  /**
   * Removes the object that was looked at, not one that took its place meanwhile (where the service knows If-Match).
   * False when somebody else was faster; most services do not tell and answer as if it had been there.
   */
  async function removeObject(Key: string, { ETag }: ObjectHead = {}): Promise<boolean> {
    try {
      await storeCall(
        client.send(new DeleteObjectCommand({ Bucket, Key, ...(ETag ? { IfMatch: ETag } : {}) })),
      );
      return true;
    } catch (error) {
      if (hasStatus(error, 404) || hasStatus(error, 412) || hasStatus(error, 409)) return false;
      throw error;
    }
  }

  async function settle(
    note: string,
    now: Date,
    head: (key: string) => Promise<ObjectHead | undefined>,
  ): Promise<number> {
    const key = Buffer.from(note.split("/").at(-1) ?? "", "base64url").toString();
    const object = await head(key);
    const due = object !== undefined && isExpired(toStored(key, object), now);
    const removed = due && (await removeObject(key, object));
    await removeObject(note);
    return removed ? 1 : 0;
  }

  return {
    removeObject,
    /** Written before the file, so that no file that expires is without one. */
    note: async (key: string, expiresAt: Date): Promise<void> => {
      const Key = `${PREFIX}${expiresAt.toISOString()}/${Buffer.from(key).toString("base64url")}`;
      await storeCall(client.send(new PutObjectCommand({ Bucket, Key, Body: "", ContentLength: 0 })));
    },
    /** Removes the files whose time has come, and answers how many. */
    sweep: async (now: Date, head: (key: string) => Promise<ObjectHead | undefined>): Promise<number> => {
      const list = new ListObjectsV2Command({ Bucket, Prefix: PREFIX, MaxKeys: EXPIRE_BATCH });
      const notes = ((await storeCall(client.send(list))).Contents ?? []).flatMap(({ Key }) => Key ?? []);
      const limit = `${PREFIX}${now.toISOString()}0`;
      const due = notes.filter((note) => note < limit);
      let removed = 0;
      for (let from = 0; from < due.length; from += AT_ONCE) {
        const batch = due.slice(from, from + AT_ONCE).map((note) => settle(note, now, head));
        removed += (await Promise.all(batch)).reduce((sum, one) => sum + one, 0);
      }
      return removed;
    },
  };
}
