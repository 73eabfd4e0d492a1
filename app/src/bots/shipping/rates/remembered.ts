/** After a failure the old value is good for this long: everyone's next question would wait for the same failure. */
const RETRY_MS = 30_000;

/**
 * Keeps the last answer of `load` for `ttlMs` in this process. Callers at the same moment share one load, which
 * therefore has no caller's signal. When a load fails, the answer before it goes on being good; without one it fails.
 */
export function remembered<T>(ttlMs: number, load: () => Promise<T>): () => Promise<T> {
  let known: { readonly value: T; readonly until: number } | undefined;
  let loading: Promise<T> | undefined;

  async function renew(): Promise<T> {
    try {
      const value = await load();
      known = { value, until: performance.now() + ttlMs };
    } catch (error) {
      if (known === undefined) throw error;
      known = { value: known.value, until: performance.now() + Math.min(ttlMs, RETRY_MS) };
    }
    return known.value;
  }

  return async () => {
    if (known && performance.now() < known.until) return known.value;
    loading ??= renew().finally(() => {
      loading = undefined;
    });
    return loading;
  };
}
