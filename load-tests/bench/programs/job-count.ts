import { report, Stopwatch } from "../stopwatch/stopwatch.ts";

/**
 * Counts jobs: after the warm-up the window begins, and after `jobs` more it is reported and the process ended, as it
 * is: a worker closing in order would wait for its blocking read.
 */
export function createJobCount({ jobs, warmUpJobs }: { readonly jobs: number; readonly warmUpJobs: number }) {
  const watch = new Stopwatch();
  let warm = false;
  return (): void => {
    watch.done();
    if (!warm && watch.count === warmUpJobs) {
      warm = true;
      watch.start();
    } else if (warm && watch.count === jobs) {
      report(watch.read());
      setImmediate(() => process.exit(0));
    }
  };
}
