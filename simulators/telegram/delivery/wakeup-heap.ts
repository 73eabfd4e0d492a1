interface Wakeup<T> {
  readonly at: number;
  readonly order: number;
  readonly item: T;
}

/** Items by the time at which each may go on; equal times keep the order in which they came. */
export class WakeupHeap<T> {
  readonly #heap: Wakeup<T>[] = [];
  #order = 0;

  /** Time of the first item, in the unit of `push`; undefined when there is none. */
  get nextAt(): number | undefined {
    return this.#heap[0]?.at;
  }

  push(at: number, item: T): void {
    const entry = { at, order: this.#order++, item };
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const up = (index - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || !before(entry, parent)) break;
      heap[index] = parent;
      index = up;
    }
    heap[index] = entry;
  }

  /** Takes the first item out. */
  pop(): T | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined) return undefined;
    if (heap.length > 0) this.#sink(last);
    return first.item;
  }

  #sink(entry: Wakeup<T>): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      let down = 2 * index + 1;
      let child = heap[down];
      if (child === undefined) break;
      const right = heap[down + 1];
      if (right !== undefined && before(right, child)) {
        child = right;
        down += 1;
      }
      if (!before(child, entry)) break;
      heap[index] = child;
      index = down;
    }
    heap[index] = entry;
  }
}

function before(a: Wakeup<unknown>, b: Wakeup<unknown>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
