import { type Key, type KubeObject, keyOf } from "../api/object.ts";

/** What happened to one object: made (no `before`), changed, or gone (no `after`). Only the newest state is told, not each step. */
export interface Change<T extends KubeObject> {
  readonly key: Key;
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/** The objects of one kind as last seen, and what each news changes. */
export class ObjectStore<T extends KubeObject> {
  readonly #objects = new Map<Key, T>();

  get size(): number {
    return this.#objects.size;
  }

  get(key: Key): T | undefined {
    return this.#objects.get(key);
  }

  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  /** Takes over a whole list: what is not in it is gone, though nobody told. @returns what differs, nothing for what is the same */
  replace(items: readonly T[]): readonly Change<T>[] {
    const listed = new Set(items.map(keyOf));
    const gone = [...this.#objects.keys()].filter((key) => !listed.has(key));
    return [...gone.flatMap((key) => this.#remove(key)), ...items.flatMap((item) => this.put(item))];
  }

  /** Takes over one object. @returns nothing when this version was known; two changes when another took its name meanwhile */
  put(object: T): readonly Change<T>[] {
    const key = keyOf(object);
    const before = this.#objects.get(key);
    if (before !== undefined && sameVersion(before, object)) return [];
    this.#objects.set(key, object);
    if (before === undefined || before.metadata?.uid === object.metadata?.uid)
      return [{ key, before, after: object }];
    return [
      { key, before, after: undefined },
      { key, before: undefined, after: object },
    ];
  }

  /** Takes an object out. The last state comes with the event, and is what `before` shows. */
  delete(object: T): readonly Change<T>[] {
    const key = keyOf(object);
    if (!this.#objects.delete(key)) return [];
    return [{ key, before: object, after: undefined }];
  }

  #remove(key: Key): readonly Change<T>[] {
    const before = this.#objects.get(key);
    this.#objects.delete(key);
    return [{ key, before, after: undefined }];
  }
}

function sameVersion(one: KubeObject, other: KubeObject): boolean {
  return (
    one.metadata?.uid === other.metadata?.uid &&
    one.metadata?.resourceVersion === other.metadata?.resourceVersion
  );
}
