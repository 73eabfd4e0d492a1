import { createHash, timingSafeEqual } from "node:crypto";
import { readFile, watch } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { AppError } from "../../errors/app-error.ts";
import type { Logger } from "../../observe/logger.ts";
import type { SecretUse } from "./secret-use.ts";

/** A change that the watch missed (while it began, or on a file system without events) is seen within this time. */
const LOOK_AGAIN_MS = 30_000;
/** What Telegram allows as a secret token (Bot API, setWebhook). */
const SECRET = /^[A-Za-z0-9_-]{1,256}$/;
const LONGEST = 256;

/** A secret, as it is compared with what was sent. */
interface Accepted {
  readonly padded: Buffer;
  readonly fingerprint: string;
}

/**
 * The webhook secrets a bot accepts, first the current one. They live in a watched file, one per line, so that a
 * rotation needs no restart: both are accepted until the old line is taken out.
 */
export class WebhookSecrets {
  #accepted: readonly Accepted[] = [];
  readonly #use: SecretUse | undefined;
  readonly #sent = Buffer.alloc(LONGEST + 2);
  #lines: readonly string[] = [];

  private constructor(use?: SecretUse) {
    this.#use = use;
  }

  /**
   * Reads the file and follows its changes until `signal` aborts.
   * @throws AppError CONFIG_INVALID when it cannot be read or holds no usable secret; a later bad change keeps the
   * secrets that were accepted before and is logged.
   * @param use shows outside which secrets are accepted and when each was used. @default nobody is shown
   */
  static async watching(
    path: string,
    logger: Logger,
    signal: AbortSignal,
    use?: SecretUse,
  ): Promise<WebhookSecrets> {
    const secrets = new WebhookSecrets(use);
    secrets.#accept(await readSecrets(path));
    void secrets.#follow(path, logger, signal);
    return secrets;
  }

  /** Secrets that never change. */
  static of(...lines: string[]): WebhookSecrets {
    const secrets = new WebhookSecrets();
    secrets.#accept(lines);
    return secrets;
  }

  /** Compares in constant time, whatever the length of what was sent: all is padded to the longest there may be. */
  accepts(sent: string | undefined): boolean {
    pad(sent ?? "", this.#sent);
    let found: Accepted | undefined;
    for (const each of this.#accepted) if (timingSafeEqual(each.padded, this.#sent)) found = each;
    if (found === undefined || sent === undefined) return false;
    this.#use?.used(found.fingerprint, Date.now());
    return true;
  }

  /** The secret to register at Telegram. */
  get current(): string {
    return this.#lines[0] ?? "";
  }

  /** All that are accepted, the current one first. */
  get all(): readonly string[] {
    return this.#lines;
  }

  /** Tells which set is accepted without telling the secrets: the log names it. */
  get fingerprint(): string {
    return fingerprintOf(this.#lines.join("\n"));
  }

  #accept(lines: readonly string[]): void {
    this.#lines = lines;
    this.#accepted = lines.map((line) => ({
      padded: pad(line, Buffer.alloc(LONGEST + 2)),
      fingerprint: fingerprintOf(line),
    }));
    this.#use?.accepted(this.#accepted.map(({ fingerprint }) => fingerprint));
  }

  async #follow(path: string, logger: Logger, signal: AbortSignal): Promise<void> {
    const timer = setInterval(() => void this.#reload(path, logger), LOOK_AGAIN_MS);
    timer.unref();
    signal.addEventListener("abort", () => clearInterval(timer), { once: true });
    try {
      // The folder is watched, not the file: Kubernetes replaces a mounted secret by renaming a link beside it.
      for await (const event of watch(dirname(path), { signal })) {
        if (event.filename !== basename(path) && !event.filename?.startsWith("..")) continue;
        await this.#reload(path, logger);
      }
    } catch (error) {
      if (!signal.aborted)
        logger.error({ err: error }, "webhook secrets are no longer watched, only looked at now and then");
    }
  }

  async #reload(path: string, logger: Logger): Promise<void> {
    try {
      const before = this.fingerprint;
      this.#accept(await readSecrets(path));
      if (this.fingerprint !== before)
        logger.info({ fingerprint: this.fingerprint }, "webhook secrets changed");
    } catch (error) {
      logger.error({ err: error }, "the changed webhook secrets are of no use; the old ones stay accepted");
    }
  }
}

async function readSecrets(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw new AppError("CONFIG_INVALID", `the webhook secrets cannot be read from ${path}`, { cause: error });
  });
  const lines = text.split("\n").map((line) => line.trim());
  const secrets = lines.filter((line) => line !== "");
  if (secrets.length === 0 || !secrets.every((secret) => SECRET.test(secret)))
    throw new AppError(
      "CONFIG_INVALID",
      `${path} must hold one secret per line, 1-256 signs of A-Z a-z 0-9 _ -`,
    );
  return secrets;
}

/** Zeros behind the text tell nothing apart that its length does not, which is put last. */
function pad(text: string, into: Buffer): Buffer {
  into.fill(0);
  into.write(text, 0, LONGEST, "utf8");
  into.writeUInt16BE(Math.min(text.length, LONGEST + 1), LONGEST);
  return into;
}

/** Tells whether two are the same without telling them; the operator makes the same of the Secret's lines. */
const fingerprintOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
