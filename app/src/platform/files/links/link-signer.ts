import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Secret } from "../../config/secret.ts";

/** What makes an address good: which file, until when, by which key. */
export interface SignedFile {
  readonly key: string;
  /** Unix seconds. */
  readonly expires: number;
  readonly keyId: string;
  /** Base64url. */
  readonly signature: string;
}

/** Least signs of a key: a shorter one could be guessed. */
export const MIN_LINK_KEY = 32;

/** Names a key without giving it away, so that several can be good at a time. */
const idOf = (secret: string): string =>
  createHash("sha256").update(`id ${secret}`).digest("base64url").slice(0, 8);

const mac = (secret: string, key: string, expires: number): Buffer =>
  createHmac("sha256", secret).update(`file\n${key}\n${expires}`).digest();

/** Signs files and checks what claims to be signed. The first key signs, all are accepted: that is how one is replaced. */
export function createLinkSigner(keys: readonly Secret[]) {
  const [first] = keys;
  if (first === undefined) throw new RangeError("a signer needs a key");
  const byId = new Map(keys.map((key) => [idOf(key.reveal()), key]));
  return {
    sign: (key: string, expires: number): SignedFile => ({
      key,
      expires,
      keyId: idOf(first.reveal()),
      signature: mac(first.reveal(), key, expires).toString("base64url"),
    }),
    /** In constant time for a known key. */
    isGood: ({ expires, key, keyId, signature }: SignedFile): boolean => {
      const secret = byId.get(keyId);
      if (secret === undefined) return false;
      const given = Buffer.from(signature, "base64url");
      const expected = mac(secret.reveal(), key, expires);
      // Compared as bytes of one length; another spelling of the same bytes is refused as well.
      return (
        given.length === expected.length &&
        timingSafeEqual(given, expected) &&
        given.toString("base64url") === signature
      );
    },
  };
}

export type LinkSigner = ReturnType<typeof createLinkSigner>;
