import { report, Stopwatch } from "../stopwatch/stopwatch.ts";

export interface JobCountOptions {
  readonly warmUpJobs: number;
  readonly jobs: number;
  readonly seconds: number;
}

/** A slow machine gets no more than so long to warm up. */
const WARM_UP_MS = 2_000;

/**
 * Counts jobs: after the warm-up the window begins, and after `jobs` more, or its time, it is reported and the process
 * ended, as it is: a worker closing in order would wait for its blocking read.
 */
export function createJobCount({ jobs, seconds, warmUpJobs }: JobCountOptions): () => void {
  const watch = new Stopwatch();
  let warm = false;
  const begin = (): void => {
    if (warm) return;
    warm = true;
    watch.start();
    setTimeout(finish, seconds * 1000);
  };
  const finish = (): void => {
    report(watch.read());
    process.exit(0);
  };
  return () => {
    if (!warm && watch.count === 0) setTimeout(begin, WARM_UP_MS);
    watch.done();
    if (!warm && watch.count === warmUpJobs) begin();
    else if (warm && watch.count === jobs) finish();
  };
}
