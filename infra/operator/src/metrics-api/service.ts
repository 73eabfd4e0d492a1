import type { PartService } from "../part.ts";
import { Backoff, type Clock, type Informer, type Logger, sleep } from "../runtime/index.ts";
import type { Answering } from "./answers/answer.ts";
import { AUTHENTICATION, type ConfigMapObject, frontProxyOf } from "./auth/front-proxy.ts";
import { certificatesOf, type SecretObject } from "./certificate/secret.ts";
import { type MetricsServer, startMetricsServer, type Trust } from "./server.ts";

export interface MetricsServiceOptions {
  readonly port: number;
  readonly answering: Answering;
  /** Of the one Secret and the one ConfigMap. */
  readonly secrets: Informer<SecretObject>;
  readonly configMaps: Informer<ConfigMapObject>;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Makes the certificate where there is none; what it finds is what the informer knows. */
  makeCertificate(found: SecretObject | undefined, signal: AbortSignal): Promise<boolean>;
  onAnswer(status: number): void;
  /** What else is open; closed after the last answer. */
  close(): void;
}

/** Every replica's server: it begins when there is a certificate and a front proxy to believe, and takes over what follows. */
export class MetricsService implements PartService {
  readonly #options: MetricsServiceOptions;
  #server: Promise<MetricsServer> | undefined;
  #port: number | undefined;
  #problem = "the metrics API has not begun";

  constructor(options: MetricsServiceOptions) {
    this.#options = options;
  }

  /** Where it listens; undefined until it does. */
  get port(): number | undefined {
    return this.#port;
  }

  problems(): readonly string[] {
    return this.#port === undefined ? [this.#problem] : [];
  }

  async run(signal: AbortSignal): Promise<void> {
    const { close, configMaps, secrets } = this.#options;
    const failed = Promise.withResolvers<never>();
    const refresh = (): void => void this.#refresh().catch(failed.reject);
    const subscriptions = [secrets.onChange(refresh), configMaps.onChange(refresh)];
    refresh();
    const certified = this.#certify(signal).catch(failed.reject);
    try {
      await Promise.race([aborted(signal), failed.promise]);
    } finally {
      for (const end of subscriptions) end();
      await certified;
      await (await this.#server)?.close();
      close();
    }
  }

  /** Until there is a certificate: whoever led when this pod began may be one that makes none. */
  async #certify(signal: AbortSignal): Promise<void> {
    const { clock, logger, makeCertificate, secrets } = this.#options;
    const pause = new Backoff(PAUSE);
    const until = (work: Promise<unknown>) => work.catch(unlessAborted(signal));
    await until(secrets.synced(signal));
    while (!signal.aborted && certificatesOf(secrets.list()[0]) === undefined) {
      try {
        const made = await makeCertificate(secrets.list()[0], signal);
        if (made) logger.info({}, "the metrics API's certificate was made");
      } catch (err) {
        if (!signal.aborted) logger.warn({ err }, "the metrics API's certificate cannot be made");
      }
      // Also after a success, of whomever: the watch tells what is there now.
      await until(sleep(clock, pause.failed(), signal));
    }
  }

  /** What cannot be read changes nothing: the server goes on with what it had. */
  async #refresh(): Promise<void> {
    const trust = this.#trust();
    if (trust === undefined) return;
    if (this.#server !== undefined) return (await this.#server).retrust(trust);
    const { answering, logger, onAnswer, port } = this.#options;
    this.#server = startMetricsServer({ port, answering, trust, logger, onAnswer });
    this.#port = (await this.#server).port;
    logger.info({ port: this.#port }, "the metrics API is served");
    // What changed while it began.
    const latest = this.#trust();
    if (latest !== undefined) (await this.#server).retrust(latest);
  }

  #trust(): Trust | undefined {
    const { configMaps, logger, secrets } = this.#options;
    const certificates = certificatesOf(secrets.list()[0]);
    if (certificates === undefined) {
      this.#problem = "the metrics API has no certificate yet";
      return undefined;
    }
    try {
      const frontProxy = frontProxyOf(configMaps.list()[0]);
      if (frontProxy !== undefined) return { ...certificates.current, frontProxy };
    } catch (err) {
      logger.warn({ err }, "the front proxy's configuration cannot be read");
    }
    const { name, namespace } = AUTHENTICATION;
    this.#problem = `${namespace}/${name} names no front proxy, whose word about callers would count`;
    return undefined;
  }
}

/** Between tries to make the certificate: rights may come a moment after the pod. */
const PAUSE = { firstMs: 500, capMs: 30_000 };

const unlessAborted =
  (signal: AbortSignal) =>
  (error: unknown): void => {
    if (!signal.aborted) throw error;
  };

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
