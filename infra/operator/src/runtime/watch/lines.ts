/** No object is larger: etcd takes 1.5 MiB, and JSON on the way is at most a few times that. */
const MAX_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Cuts a stream at its newlines. A line's end without a newline, as a cut connection leaves it, is not a line.
 * @throws RangeError above 16 MiB, which is not a watch
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string, void, undefined> {
  // Parts are kept and joined once: appending to one buffer would copy a large line again with each chunk.
  let parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    let begin = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, begin)) {
      parts.push(chunk.subarray(begin, end));
      yield Buffer.concat(parts).toString("utf8");
      parts = [];
      bytes = 0;
      begin = end + 1;
    }
    if (begin < chunk.length) {
      bytes += chunk.length - begin;
      if (bytes > MAX_BYTES) throw new RangeError(`A line of the watch is longer than ${MAX_BYTES} bytes.`);
      parts.push(chunk.subarray(begin));
    }
  }
}
