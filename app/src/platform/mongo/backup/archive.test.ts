import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { BSON } from "mongodb";
import { describe, expect, test } from "vitest";
import { type CollectionTally, MAGIC, TERMINATOR } from "./archive-format.ts";
import { openArchive } from "./read-archive.ts";
import { type CollectionSource, writeArchive } from "./write-archive.ts";
import { unzipped } from "./zipped.ts";

const document = (value: object): Buffer => Buffer.from(BSON.serialize(value));
const source = (name: string, documents: readonly Buffer[]): CollectionSource => ({
  database: "fleet",
  name,
  options: { capped: true, size: 4096 },
  indexes: [{ v: 2, key: { _id: 1 }, name: "_id_" }],
  documents: async function* () {
    yield* documents;
  },
});

/** Larger than a piece, so that a document lies across two. */
const LARGE = Array.from({ length: 5 }, (_, _id) => document({ _id, text: "x".repeat(50_000) }));
const SMALL = [
  document({ _id: "a" }),
  document({ _id: "b", amount: BSON.Long.fromString("9007199254740993") }),
];

async function written(): Promise<{ bytes: Buffer; tallies: CollectionTally[] }> {
  const tallies: CollectionTally[] = [];
  const collections = [source("large", LARGE), source("none", []), source("small", SMALL)];
  const props = { collections, serverVersion: "6.0.5", toolVersion: "test" };
  const archive = writeArchive({ ...props, onTally: (tally) => void tallies.push(tally) });
  return { bytes: await buffer(Readable.from(archive)), tallies };
}

const pieces = (bytes: Buffer, size: number): Readable =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    ),
  );

async function read(stream: AsyncIterable<Uint8Array>) {
  const archive = await openArchive(stream);
  const documents: Record<string, Buffer[]> = {};
  const tallies: CollectionTally[] = [];
  for await (const part of archive.parts()) {
    if (part.kind === "end") tallies.push(part.tally);
    else documents[part.namespace] = [...(documents[part.namespace] ?? []), part.bytes];
  }
  return { archive, documents, tallies };
}

describe("a backup", () => {
  test.each([7, 4096, 1_000_000])("is read as it was written, in pieces of %i bytes", async (size) => {
    const { bytes, tallies } = await written();
    const found = await read(pieces(bytes, size));
    expect(found.archive.collections).toMatchObject([
      { database: "fleet", name: "large", options: { capped: true, size: 4096 } },
      { name: "none" },
      { name: "small", indexes: [{ v: 2, key: { _id: 1 }, name: "_id_" }] },
    ]);
    expect(found.documents).toEqual({ "fleet.large": LARGE, "fleet.small": SMALL });
    expect(found.tallies).toEqual(tallies);
    expect(tallies.map(({ documents }) => documents)).toEqual([5, 0, 2]);
  });

  test("that is cut off anywhere is none", async () => {
    const { bytes } = await written();
    const cuts = [0, 3, 4, 40, 300, 1_000, 120_000, ...[1, 4, 5, 60, 100].map((from) => bytes.length - from)];
    for (const cut of cuts)
      await expect(read(pieces(bytes.subarray(0, cut), 4096)), `cut at ${cut}`).rejects.toMatchObject({
        code: "BACKUP_INVALID",
      });
  });

  test("in which a byte of a document changed is none", async () => {
    const { bytes } = await written();
    const at = bytes.indexOf("xxxx") + 1_000;
    const changed = Buffer.concat([bytes.subarray(0, at), Buffer.from("y"), bytes.subarray(at + 1)]);
    await expect(read(pieces(changed, 4096))).rejects.toThrow("fleet.large have another sum");
  });

  test("with something behind its end is none", async () => {
    const { bytes } = await written();
    const longer = Buffer.concat([
      bytes,
      document({ db: "fleet", collection: "x", EOF: false, CRC: BSON.Long.ZERO }),
    ]);
    await expect(read(pieces(longer, 4096))).rejects.toMatchObject({ code: "BACKUP_INVALID" });
  });

  test("that mongodump wrote, with collections side by side, is read too", async () => {
    const head = {
      concurrent_collections: 2,
      version: "0.1",
      server_version: "6.0.5",
      tool_version: "100.9.0",
    };
    const entry = (collection: string) =>
      document({ db: "fleet", collection, metadata: '{"indexes":[]}', size: 0, type: "collection" });
    const block = (collection: string, documents: readonly Buffer[]) => [
      document({ db: "fleet", collection, EOF: false, CRC: BSON.Long.ZERO }),
      ...documents,
      TERMINATOR,
    ];
    const end = async (collection: string, name: string) => {
      const sum = (await written()).tallies.find(({ namespace }) => namespace === `fleet.${name}`)?.crc;
      const CRC = BSON.Long.fromBigInt(BigInt.asIntN(64, BigInt(`0x${sum}`)));
      return [document({ db: "fleet", collection, EOF: true, CRC }), TERMINATOR];
    };
    const bytes = Buffer.concat([
      MAGIC,
      document(head),
      entry("a"),
      entry("b"),
      TERMINATOR,
      ...block("a", LARGE.slice(0, 2)),
      ...block("b", SMALL.slice(0, 1)),
      ...block("a", LARGE.slice(2)),
      ...(await end("a", "large")),
      ...block("b", SMALL.slice(1)),
      ...(await end("b", "small")),
    ]);
    const found = await read(pieces(bytes, 4096));
    expect(found.documents).toEqual({ "fleet.a": LARGE, "fleet.b": SMALL });
    expect(found.archive.toolVersion).toBe("100.9.0");
  });

  test("zipped comes out again; cut off or not zipped it is told as such", async () => {
    const { bytes, tallies } = await written();
    const zipped = gzipSync(bytes);
    expect((await read(unzipped(Readable.from([zipped])))).tallies).toEqual(tallies);
    for (const wrong of [zipped.subarray(0, -20), zipped.subarray(0, 100), bytes, Buffer.alloc(0)])
      await expect(read(unzipped(Readable.from([wrong])))).rejects.toMatchObject({ code: "BACKUP_INVALID" });
  });
});
