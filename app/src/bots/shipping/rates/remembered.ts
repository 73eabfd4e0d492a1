/**
 * Keeps the last answer of `load` for `ttlMs` in this process. Callers at the same moment share one load, which
 * therefore has no caller's signal; a failed one is forgotten at once.
 */
export function remembered<T>(ttlMs: number, load: () => Promise<T>): () => Promise<T> {
  let current: { readonly value: Promise<T>; readonly until: number } | undefined;
  return () => {
    if (current && performance.now() < current.until) return current.value;
    const value = load();
    const entry = { value, until: performance.now() + ttlMs };
    current = entry;
    value.catch(() => {
      if (current === entry) current = undefined;
    });
    return value;
  };
}
