/**
 * A short name for a call, equal for equal calls: 53 bits (cyrb53, by bryc, public domain). Two different ones out of a
 * million share theirs with a chance of 1 in 18,000; it need not withstand anybody, and a load run makes thousands a second.
 */
export function digestOf(method: string, fingerprint: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (const text of [method, fingerprint]) {
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      high = Math.imul(high ^ unit, 2654435761);
      low = Math.imul(low ^ unit, 1597334677);
    }
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}
