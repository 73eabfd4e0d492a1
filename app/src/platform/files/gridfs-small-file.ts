import { type Collection, type Document, type MongoClient, MongoServerError, type ObjectId } from "mongodb";

/** A file of one chunk at the most, as GridFS lays it out. */
export interface SmallFile<D extends Document> {
  /** The document of the files collection; its `_id` is the chunk's `files_id`. */
  readonly document: D & { readonly _id: ObjectId };
  readonly content: Uint8Array;
}

/**
 * Inserts a small file whole or not at all: one transaction, which costs a majority once, where an upload that a crash may
 * leave half done is noted, written, published and crossed off. Answers false when its key is taken.
 */
export async function insertWhole<D extends Document>(
  client: MongoClient,
  { files, chunks }: { readonly files: Collection<D>; readonly chunks: Collection },
  { content, document }: SmallFile<D>,
): Promise<boolean> {
  try {
    await client.withSession((session) =>
      session.withTransaction(
        async () => {
          await files.insertOne(document as Parameters<typeof files.insertOne>[0], { session });
          const data = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
          if (data.length > 0) await chunks.insertOne({ files_id: document._id, n: 0, data }, { session });
        },
        { writeConcern: { w: "majority" } },
      ),
    );
    return true;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === 11000) return false;
    throw error;
  }
}
