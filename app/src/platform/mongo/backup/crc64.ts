/** CRC-64/XZ, reflected, in two halves of 32 bits: JavaScript has no faster whole number of 64. */
const POLYNOMIAL = { high: 0xc96c5795, low: 0xd7870f42 } as const;

const HIGH = new Uint32Array(256);
const LOW = new Uint32Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  let high = 0;
  let low = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    const odd = low & 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (odd === 0) continue;
    high ^= POLYNOMIAL.high;
    low ^= POLYNOMIAL.low;
  }
  HIGH[byte] = high;
  LOW[byte] = low;
}

/** The sum that mongodump's archives carry for each collection (Go's `crc64.ECMA`, known as CRC-64/XZ). */
export class Crc64 {
  #high = 0xffffffff;
  #low = 0xffffffff;

  update(bytes: Uint8Array): void {
    let high = this.#high;
    let low = this.#low;
    for (const byte of bytes) {
      const index = (low ^ byte) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (LOW[index] ?? 0);
      high = (high >>> 8) ^ (HIGH[index] ?? 0);
    }
    this.#high = high;
    this.#low = low;
  }

  /** Of all bytes so far, as the signed number that BSON holds. */
  value(): bigint {
    const high = BigInt(~this.#high >>> 0);
    const low = BigInt(~this.#low >>> 0);
    return BigInt.asIntN(64, (high << 32n) | low);
  }
}

/** The sum as people compare it: 16 hexadecimal digits. */
export const crcText = (crc: bigint): string => BigInt.asUintN(64, crc).toString(16).padStart(16, "0");
