import fc from "fast-check";

/**
 * Any text that can be sent or forged, by UTF-16 units: letters and signs of a keyboard, all of the first plane with lone
 * surrogates, and pairs. Own units: fast-check's "binary" first spends a second on tables of every code point.
 */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.integer({ min: 0x20, max: 0x7e }),
    fc.integer({ min: 0, max: 0xffff }),
    fc.integer({ min: 0x1_0000, max: 0x10_ffff }),
  );
  return fc.string({ unit: unit.map((code) => String.fromCodePoint(code)), maxLength });
}
