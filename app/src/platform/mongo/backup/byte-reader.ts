import { invalidBackup } from "./archive-format.ts";

/** Takes a stream in pieces of the reader's own sizes. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #pieces: Uint8Array[] = [];
  #available = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next bytes; undefined when the stream has ended before the first of them. @throws AppError BACKUP_INVALID within */
  async take(count: number): Promise<Buffer | undefined> {
    while (this.#available < count) {
      const { done, value } = await this.#source.next();
      if (done === true) {
        if (this.#available === 0) return undefined;
        throw invalidBackup("it ends in the middle");
      }
      this.#pieces.push(value);
      this.#available += value.byteLength;
    }
    const all = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
    const bytes = Buffer.from(all?.buffer ?? new ArrayBuffer(0), all?.byteOffset, all?.byteLength);
    this.#pieces = bytes.byteLength > count ? [bytes.subarray(count)] : [];
    this.#available -= count;
    return bytes.subarray(0, count);
  }
}
