/** A file of tests, and words in it by which it is known that they are about this. */
export interface Shown {
  readonly file: string;
  readonly words: string;
}

const fired = (key: string): readonly [string, Shown] => [
  key,
  { file: "infra/operator/src/ops/alerts.cluster.ts", words: `"${key}"` },
];

/**
 * Alerts on what runs in a cluster alone, which no fault of this run can reach, by their key: what shows instead that each fires
 * and clears. All of them are in promtool's tests as well.
 */
export const ELSEWHERE: Readonly<Record<string, Shown>> = Object.fromEntries([
  ...[
    "OperatorGone warning",
    "OperatorFails warning",
    "NeedsPerson warning",
    "BackupTooOld warning",
    "BackupTooOld critical",
  ].map(fired),
  // Its five minutes cannot be shortened: the API server's own bookmarks come once a minute. That silence grows, and ends.
  [
    "OperatorDeaf warning",
    { file: "infra/operator/src/runtime/watch/informer.test.ts", words: "silenceMs()" },
  ],
]);
