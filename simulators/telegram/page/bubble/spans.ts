import type { MessageEntity } from "../server-types.ts";

/** A piece of a text: plain, or formatted with pieces inside. */
export type Span = string | { readonly entity: MessageEntity; readonly children: readonly Span[] };

interface Range {
  readonly entity: MessageEntity;
  readonly start: number;
  readonly end: number;
}

/** Takes a text apart along its entities; one that crosses another's end is cut there in two. Offsets are UTF-16 units. */
export function spansOf(text: string, entities: readonly MessageEntity[] = []): Span[] {
  const ranges = entities.map((entity) => ({
    entity,
    start: Math.max(0, entity.offset),
    end: Math.min(text.length, entity.offset + entity.length),
  }));
  return build(text, 0, text.length, ranges);
}

function build(text: string, from: number, to: number, ranges: readonly Range[]): Span[] {
  const queue = ranges.filter(({ start, end }) => start < end).sort(byPlace);
  const spans: Span[] = [];
  let at = from;
  for (let range = queue.shift(); range !== undefined; range = queue.shift()) {
    const { entity, start, end } = range;
    if (start > at) spans.push(text.slice(at, start));
    const inner: Range[] = [];
    while (queue[0] !== undefined && queue[0].start < end) {
      const next = queue.shift() ?? range;
      inner.push({ ...next, end: Math.min(next.end, end) });
      if (next.end > end) queue.push({ ...next, start: end });
    }
    queue.sort(byPlace);
    spans.push({ entity, children: build(text, start, end, inner) });
    at = end;
  }
  if (at < to) spans.push(text.slice(at, to));
  return spans;
}

/** Those that begin first, and of these the longest first. */
function byPlace(a: Range, b: Range): number {
  return a.start - b.start || b.end - a.end;
}
