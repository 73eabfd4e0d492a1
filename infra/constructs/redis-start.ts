/** Who an instance is among those that replicate each other; the script finds its names in `SELF`, `FIRST` and `PEERS`. */
export interface ReplicationProps {
  readonly port: number;
  readonly sentinelPort: number;
  /** Name by which clients ask for the master. */
  readonly master: string;
  /** Sentinels that must agree that the master is away. */
  readonly quorum: number;
}

/** What the script is made from. */
export interface RedisStartProps {
  /** In memory, for `auth.conf`. */
  readonly run: string;
  /** The volume. */
  readonly data: string;
  /** @default an instance by itself */
  readonly replication?: ReplicationProps;
}

/** Time without an answer after which a master is away, and after which a failover that got stuck is tried again. */
const DOWN_AFTER_MS = 5_000;
const FAILOVER_TIMEOUT_MS = 30_000;

/**
 * The script that runs before Redis: its password, known as a variable, becomes a file in memory, so that it is in no
 * command line and no ConfigMap. With replication also the two files that Sentinel writes to, on the volume, as they must
 * outlive the pod: `node.conf`, whom it replicates, and `sentinel.conf`.
 */
export function redisStartScript({ data, replication, run }: RedisStartProps): string {
  return [
    ...password(run),
    ...(replication === undefined
      ? []
      : [...nodeFile(data, replication), ...sentinelFile(data, replication)]),
    "",
  ].join("\n");
}

function password(run: string): readonly string[] {
  return [
    "set -eu",
    "umask 077",
    'case "$REDIS_PASSWORD" in',
    "  '' | *[\\\"\\\\[:space:]]*)",
    '    echo "The password of Redis is empty or has a quote, a backslash or a space: choose another." >&2',
    "    exit 1 ;;",
    "esac",
    `printf 'requirepass "%s"\\nmasterauth "%s"\\n' "$REDIS_PASSWORD" "$REDIS_PASSWORD" > ${run}/auth.conf`,
  ];
}

/**
 * Of what Sentinel wrote only the master is kept: all else is in redis.conf, of this release. Where nothing was written yet,
 * the first instance is the master, except when another one has data: then the first has lost its volume and must not
 * make the others as empty as itself.
 */
function nodeFile(data: string, { port }: ReplicationProps): readonly string[] {
  const file = `${data}/node.conf`;
  return [
    'export REDISCLI_AUTH="$REDIS_PASSWORD"',
    `if [ -e ${file} ]; then`,
    `  grep '^replicaof ' ${file} > ${file}.new || :`,
    `  mv ${file}.new ${file}`,
    'elif [ "$SELF" != "$FIRST" ]; then',
    `  echo "replicaof $FIRST ${port}" > ${file}`,
    "else",
    `  : > ${file}.new`,
    "  for peer in $PEERS; do",
    `    keys=$(timeout 3 redis-cli -h "$peer" -p ${port} dbsize 2> /dev/null || :)`,
    `    case "$keys" in [1-9]*) echo "replicaof $peer ${port}" > ${file}.new ;; esac`,
    "  done",
    `  mv ${file}.new ${file}`,
    "fi",
  ];
}

/** Sentinel keeps what it learned, above all who it is itself: one that forgets counts as one more, and no majority is left. */
function sentinelFile(data: string, replication: ReplicationProps): readonly string[] {
  const { master, port, quorum, sentinelPort } = replication;
  const file = `${data}/sentinel.conf`;
  const first = [
    `port ${sentinelPort}`,
    `dir ${data}`,
    "sentinel resolve-hostnames yes",
    "sentinel announce-hostnames yes",
    "sentinel announce-ip $SELF",
    `sentinel announce-port ${sentinelPort}`,
    `sentinel monitor ${master} $FIRST ${port} ${quorum}`,
    `sentinel down-after-milliseconds ${master} ${DOWN_AFTER_MS}`,
    `sentinel failover-timeout ${master} ${FAILOVER_TIMEOUT_MS}`,
    `sentinel parallel-syncs ${master} 1`,
  ];
  const secrets = ["requirepass", "sentinel sentinel-pass", `sentinel auth-pass ${master}`];
  const old = [...secrets, "user default"].map((start) => `-e '^${start} '`).join(" ");
  return [
    `if [ ! -e ${file} ]; then`,
    ...first.map((line, index) => `  echo "${line}" ${index === 0 ? ">" : ">>"} ${file}.first`),
    `  mv ${file}.first ${file}`,
    "fi",
    `grep -v ${old} ${file} > ${file}.new`,
    ...secrets.map((start) => `printf '%s "%s"\\n' '${start}' "$REDIS_PASSWORD" >> ${file}.new`),
    `mv ${file}.new ${file}`,
  ];
}
