/** An update that waits to be fetched or delivered. */
export interface QueuedUpdate {
  readonly id: number;
  readonly queueId: number;
  /** Unix seconds after which it is not delivered any more. */
  readonly expiresAt: number;
  /** The whole JSON body as it goes over the wire. */
  readonly body: string;
  readonly bytes: number;
}

/** What a bot's backlog may hold at most; more is lost without a word, as on the real server. */
export interface BacklogLimits {
  readonly updates: number;
  readonly bytes: number;
  readonly updateBytes: number;
}

/** The limits of td's `TQueue`: 100,000 updates or 128 MiB, 512 KiB each. */
export const BACKLOG_LIMITS: BacklogLimits = {
  updates: 100_000,
  bytes: 128 * 2 ** 20,
  updateBytes: 512 * 2 ** 10,
};

/** Told of each change, so that the backlog can be stored and counted. */
export interface BacklogObserver {
  added(update: QueuedUpdate): void;
  removed(update: QueuedUpdate): void;
  expired(): void;
  lost(): void;
}

/** A bot's updates in order of their ids, until they are delivered, confirmed, expired or cleared. */
export class UpdateQueue {
  readonly #updates = new Map<number, QueuedUpdate>();
  readonly #limits: BacklogLimits;
  readonly #observer: BacklogObserver;
  #bytes = 0;
  #nextId: number;

  /** `nextId` is the id of the next update; ids go up by one. */
  constructor(nextId: number, observer: BacklogObserver, limits: BacklogLimits = BACKLOG_LIMITS) {
    this.#nextId = nextId;
    this.#observer = observer;
    this.#limits = limits;
  }

  get size(): number {
    return this.#updates.size;
  }

  /** One above the id of the newest update. */
  get tail(): number {
    return this.#nextId;
  }

  /** Adds an update; `payload` is its one member (`"message":{…}`). Undefined when the backlog was full. */
  push(payload: string, queueId: number, expiresAt: number): QueuedUpdate | undefined {
    const id = this.#nextId;
    const body = `{"update_id":${id},\n${payload}}`;
    const bytes = Buffer.byteLength(body);
    const { updates, bytes: maxBytes, updateBytes } = this.#limits;
    if (bytes > updateBytes || this.#updates.size >= updates || this.#bytes + bytes > maxBytes) {
      this.#observer.lost();
      return undefined;
    }
    this.#nextId = id + 1;
    const update = { id, queueId, expiresAt, body, bytes };
    this.restore(update);
    this.#observer.added(update);
    return update;
  }

  /** Puts back an update that was stored; it keeps its id. Must be called in ascending order of ids. */
  restore(update: QueuedUpdate): void {
    this.#updates.set(update.id, update);
    this.#bytes += update.bytes;
    this.#nextId = Math.max(this.#nextId, update.id + 1);
  }

  /** The first living update from id `from` on; expired ones are dropped on the way. */
  first(from: number, now: number): QueuedUpdate | undefined {
    const given = this.#updates.get(from);
    return given !== undefined && given.expiresAt >= now ? given : this.get(from, 1, now)[0];
  }

  /** Up to `limit` living updates from id `from` on; expired ones are dropped on the way. */
  get(from: number, limit: number, now: number): QueuedUpdate[] {
    const found: QueuedUpdate[] = [];
    for (const update of this.#from(from)) {
      if (found.length >= limit) break;
      if (update.expiresAt < now) this.#expire(update);
      else found.push(update);
    }
    return found;
  }

  /** Drops an update that was delivered. */
  forget(id: number): void {
    const update = this.#updates.get(id);
    if (update !== undefined) this.#remove(update);
  }

  /** Drops an update whose time is over. */
  expire(id: number): void {
    const update = this.#updates.get(id);
    if (update !== undefined) this.#expire(update);
  }

  /** Drops all updates below `id`: what `getUpdates` with a positive offset confirms. */
  forgetBefore(id: number): void {
    for (const update of this.#updates.values()) {
      if (update.id >= id) return;
      this.#remove(update);
    }
  }

  /** Drops all but the newest `keep` updates. */
  clear(keep = 0): void {
    let excess = this.#updates.size - keep;
    for (const update of this.#updates.values()) {
      if (excess-- <= 0) return;
      this.#remove(update);
    }
  }

  *#from(id: number): Generator<QueuedUpdate> {
    const oldest = this.#updates.keys().next();
    if (oldest.done === true) return;
    // Ids have few gaps, so counting up beats searching a list.
    for (let next = Math.max(id, oldest.value); next < this.#nextId; next++) {
      const update = this.#updates.get(next);
      if (update !== undefined) yield update;
    }
  }

  #expire(update: QueuedUpdate): void {
    this.#remove(update);
    this.#observer.expired();
  }

  #remove(update: QueuedUpdate): void {
    if (!this.#updates.delete(update.id)) return;
    this.#bytes -= update.bytes;
    this.#observer.removed(update);
  }
}
