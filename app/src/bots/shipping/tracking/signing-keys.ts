import { createPublicKey, type KeyObject } from "node:crypto";
import { z } from "zod";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { Logger } from "../../../platform/observe/logger.ts";

/** The public keys a vendor signs with, by key id. */
export interface SigningKeys {
  /**
   * Undefined when the vendor has no such key.
   * @throws what fetching threw, when it cannot be known: the vendor sends again.
   */
  find(keyId: string): Promise<KeyObject | undefined>;
}

export interface SigningKeysOptions {
  /** Reads the vendor's JSON Web Key Set (RFC 7517). */
  fetchSet(): Promise<unknown>;
  readonly logger: Logger;
  /** Milliseconds on any steady clock. @default performance.now */
  readonly now?: () => number;
}

/** Keys are read again after this long, so that one that was taken back is not good for ever. */
const FRESH_MS = 3_600_000;
/** While the set cannot be read, keys that were good stay good for this long. */
const STALE_MS = 24 * FRESH_MS;
/** A stranger who makes up key ids causes one request in this time, not one each. */
const PAUSE_MS = 30_000;
const MIN_BITS = 2_048;

const setSchema = z.object({ keys: z.array(z.unknown()).max(100) });
const keySchema = z.object({
  kid: z.string().min(1).max(200),
  kty: z.literal("RSA"),
  n: z.string(),
  e: z.string(),
  use: z.literal("sig").optional(),
  alg: z.literal("RS256").optional(),
});

/** Builds them: one request serves all who ask at once; a key id that is not known causes one, in case keys were rotated. */
export function createSigningKeys(options: SigningKeysOptions): SigningKeys {
  const { fetchSet, logger, now = () => performance.now() } = options;
  let keys: ReadonlyMap<string, KeyObject> = new Map();
  let readAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let failure: unknown;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    askedAt = now();
    try {
      const read = keysOf(await fetchSet(), logger);
      // Not a vendor that has stopped signing, but an answer that is none: what was good before stays good.
      if (read.size === 0) throw unreadable();
      keys = read;
      readAt = now();
      failure = undefined;
    } catch (error) {
      failure = error;
    } finally {
      asking = undefined;
    }
  }
  const refresh = async (): Promise<void> => {
    if (asking === undefined && now() - askedAt < PAUSE_MS) return;
    asking ??= ask();
    await asking;
  };

  return {
    find: async (keyId) => {
      if (now() - readAt >= FRESH_MS || !keys.has(keyId)) await refresh();
      const key = keys.get(keyId);
      if (key !== undefined && now() - readAt < STALE_MS) return key;
      if (failure !== undefined) throw failure;
      return undefined;
    },
  };
}

const unreadable = () =>
  new AppError("HTTP_BAD_RESPONSE", "The vendor's set of signing keys has none that can be used.", {
    retry: "backoff",
  });

/** The keys of a set that can be used; others, of a kind that may come one day, are passed over. */
function keysOf(set: unknown, logger: Logger): ReadonlyMap<string, KeyObject> {
  const keys = new Map<string, KeyObject>();
  for (const each of setSchema.parse(set).keys) {
    const key = keyOf(each);
    if (key === undefined) logger.warn("a signing key of the vendor's cannot be used");
    else keys.set(...key);
  }
  return keys;
}

function keyOf(each: unknown): [kid: string, key: KeyObject] | undefined {
  const parsed = keySchema.safeParse(each);
  if (!parsed.success) return undefined;
  const { e, kid, kty, n } = parsed.data;
  try {
    const key = createPublicKey({ key: { kty, n, e }, format: "jwk" });
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_BITS ? undefined : [kid, key];
  } catch {
    // No number where one should be: a key that cannot be used, which the caller says.
    return undefined;
  }
}
