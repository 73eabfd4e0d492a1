import { createHash, timingSafeEqual } from "node:crypto";
import { readFile, watch } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { AppError } from "../../errors/app-error.ts";
import type { Logger } from "../../observe/logger.ts";

/** A change that the watch missed (while it began, or on a file system without events) is seen within this time. */
const LOOK_AGAIN_MS = 30_000;
/** What Telegram allows as a secret token (Bot API, setWebhook). */
const SECRET = /^[A-Za-z0-9_-]{1,256}$/;
const LONGEST = 256;

/**
 * The webhook secrets a bot accepts, first the current one. They live in a watched file, one per line, so that a
 * rotation needs no restart: both are accepted until the old line is taken out.
 */
export class WebhookSecrets {
  #padded: readonly Buffer[] = [];
  readonly #sent = Buffer.alloc(LONGEST + 2);
  #lines: readonly string[] = [];

  private constructor() {}

  /**
   * Reads the file and follows its changes until `signal` aborts.
   * @throws AppError CONFIG_INVALID when it cannot be read or holds no usable secret; a later bad change keeps the
   * secrets that were accepted before and is logged.
   */
  static async watching(path: string, logger: Logger, signal: AbortSignal): Promise<WebhookSecrets> {
    const secrets = new WebhookSecrets();
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
    let accepted = false;
    for (const secret of this.#padded) if (timingSafeEqual(secret, this.#sent)) accepted = true;
    return accepted && sent !== undefined;
  }

  /** The secret to register at Telegram. */
  get current(): string {
    return this.#lines[0] ?? "";
  }

  /** Tells which set is accepted without telling the secrets; pods publish it during a rotation. */
  get fingerprint(): string {
    return sha256(this.#lines.join("\n")).toString("hex").slice(0, 16);
  }

  #accept(lines: readonly string[]): void {
    this.#lines = lines;
    this.#padded = lines.map((line) => pad(line, Buffer.alloc(LONGEST + 2)));
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

const sha256 = (text: string): Buffer => createHash("sha256").update(text).digest();
