/** The head of a PNG of a size: all that a look at its size needs. */
export function pngHead(width: number, height: number, bytes = 64): Buffer {
  const picture = Buffer.alloc(bytes);
  picture.writeUInt32BE(0x89504e47, 0);
  picture.write("\r\n\u001a\n", 4, "latin1");
  picture.writeUInt32BE(13, 8);
  picture.write("IHDR", 12, "latin1");
  picture.writeUInt32BE(width, 16);
  picture.writeUInt32BE(height, 20);
  return picture;
}

/** A form with one file and other fields. */
export function formWith(
  field: string,
  bytes: Buffer,
  fields: Record<string, string>,
  name = "a.png",
): FormData {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set(field, new Blob([new Uint8Array(bytes)]), name);
  return form;
}
