import type { Db, MongoClient } from "mongodb";
import { mongoError } from "../../../../../app/src/platform/mongo/errors.ts";
import { memberClient, memberUrl } from "../../../../../app/src/platform/mongo/member.ts";

/** A call is given up after so long, ms: the pod whose primary is to step down waits five seconds. */
export const LIMITS = { withinMs: 2_000, silenceMs: 5_000 };

/** Each look asks all of a set: who was not asked for so long is of none any more. */
const UNUSED_MS = 60_000;

/**
 * A client for each member, kept from look to look: to connect and log in anew each time costs ten times the CPU, and tens of MB. One
 * that failed is closed, and made anew at the next look.
 */
export class MemberClients {
  readonly #open = new Map<string, { readonly key: string; readonly client: MongoClient; usedAt: number }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** To whom there is one. */
  get hosts(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** Runs `work` on a member's database `admin`. @throws AppError MONGO_UNAVAILABLE, MONGO_REFUSED */
  async on<T>(host: string, key: string, work: (admin: Db) => Promise<T>): Promise<T> {
    const client = await this.#clientOf(host, key);
    try {
      return await work(client.db("admin"));
    } catch (error) {
      await this.#close(host, client);
      throw mongoError(error, "a question to a member");
    }
  }

  /** Closes those to all other hosts. */
  async keepOnly(hosts: ReadonlySet<string>): Promise<void> {
    await this.#closeAll(([host]) => !hosts.has(host));
  }

  /** Closes those to members that left their set: each would look for its host for good. */
  async closeUnused(): Promise<void> {
    const since = this.#now() - UNUSED_MS;
    await this.#closeAll(([, { usedAt }]) => usedAt < since);
  }

  async #closeAll(which: (one: readonly [host: string, open: { readonly usedAt: number }]) => boolean) {
    const open = [...this.#open].filter(which);
    await Promise.all(open.map(([host, { client }]) => this.#close(host, client)));
  }

  async #clientOf(host: string, key: string): Promise<MongoClient> {
    const known = this.#open.get(host);
    if (known?.key === key) {
      known.usedAt = this.#now();
      return known.client;
    }
    if (known !== undefined) await this.#close(host, known.client);
    const client = memberClient({ url: memberUrl(host), key, ...LIMITS });
    this.#open.set(host, { key, client, usedAt: this.#now() });
    return client;
  }

  async #close(host: string, client: MongoClient): Promise<void> {
    if (this.#open.get(host)?.client === client) this.#open.delete(host);
    await client.close();
  }
}
