import type { LogSink, LogValues } from "../environments/monitoring.ts";
import { LABEL } from "./labels.ts";

/** What the collector's files are made from. */
export interface LogCollectorConfigProps {
  readonly environment: string;
  /** Whose pods' lines are sent on. */
  readonly fleetNamespace: string;
  readonly sink: LogSink;
  readonly auth: LogValues["auth"];
}

/** Where the collector says that it lives. */
export const LOG_COLLECTOR_PORT = 8686;

/** Folders as the container sees them. */
export const LOG_FOLDER = { config: "/etc/vector", data: "/var/lib/vector", pods: "/var/log/pods" } as const;

/**
 * Files of Vector (0.45) by name. `${…}` is put in by Vector from its environment, as text and before it parses: so the
 * settings are JSON, where each value stands in quotes, and the program, which has none, is a file of its own.
 */
export function logCollectorFiles(props: LogCollectorConfigProps): Readonly<Record<string, string>> {
  return {
    "vector.json": `${JSON.stringify(settings(props), null, 2)}\n`,
    "lines.vrl": lines(props),
  };
}

function settings({ auth, fleetNamespace, sink }: LogCollectorConfigProps) {
  return {
    data_dir: LOG_FOLDER.data,
    api: { enabled: true, address: `0.0.0.0:${LOG_COLLECTOR_PORT}`, playground: false },
    sources: {
      pods: {
        type: "kubernetes_logs",
        // Three times the same: what is asked of Kubernetes, which of it is kept, and which files are opened.
        extra_field_selector: `metadata.namespace=${fleetNamespace}`,
        extra_namespace_label_selector: `kubernetes.io/metadata.name=${fleetNamespace}`,
        include_paths_glob_patterns: [`${LOG_FOLDER.pods}/${fleetNamespace}_*/*/*`],
        // Pods of Jobs are gone soon: by default it looks for new ones each minute.
        glob_minimum_cooldown_ms: 5_000,
      },
    },
    transforms: { lines: { type: "remap", inputs: ["pods"], file: `${LOG_FOLDER.config}/lines.vrl` } },
    sinks: {
      store: {
        inputs: ["lines"],
        ...(sink.kind === "elasticsearch" ? elasticsearch(sink.index) : loki(sink.tenant)),
        ...(auth === "none"
          ? {}
          : { auth: { strategy: "basic", user: from("LOGS_USER"), password: from("LOGS_PASSWORD") } }),
        // While the sink is away nothing more is read: the files on the node are the larger buffer.
        buffer: { type: "memory", max_events: 500, when_full: "block" },
      },
    },
  };
}

const from = (variable: string): string => `\${${variable}}`;

/** With an id made from the line itself, so that a line that is read twice is stored once. */
const elasticsearch = (index: string) => ({
  type: "elasticsearch",
  endpoints: [from("LOGS_URL")],
  mode: "bulk",
  bulk: { action: "index", index: `${index}-%Y.%m.%d` },
  id_key: "id",
  compression: "gzip",
});

/** Loki itself leaves out a line that it has. Labels are those with few values; the rest is in the line. */
const loki = (tenant: string | undefined) => ({
  type: "loki",
  endpoint: from("LOGS_URL"),
  encoding: { codec: "json" },
  labels: Object.fromEntries(
    ["environment", "role", "bot", "pod", "level"].map((name) => [name, `{{ ${name} }}`]),
  ),
  out_of_order_action: "accept",
  ...(tenant === undefined ? {} : { tenant_id: tenant }),
});

/**
 * What is sent of a line: who wrote it and how grave it is, then under `line` what it says, or under `text` where it is no
 * JSON. Fields that are selected by are never absent. A line's own bot comes first: a worker does the work of many.
 */
function lines({ environment, sink }: LogCollectorConfigProps): string {
  return `labels = object(.kubernetes.pod_labels) ?? {}
text = string(.message) ?? ""
line = parse_json(text) ?? null

sent = {}
sent.timestamp = .timestamp
sent.environment = ${JSON.stringify(environment)}
sent.role = string(labels."${LABEL.component}") ?? "none"
sent.workload = string(labels."${LABEL.instance}") ?? "none"
sent.bot = string(line.bot) ?? string(labels."${LABEL.bot}") ?? "none"
sent.pod = string(.kubernetes.pod_name) ?? "none"
sent.container = .kubernetes.container_name
sent.node = .kubernetes.pod_node_name
sent.stream = .stream

# Numbers are the app's levels, letters those of MongoDB.
number = to_int(line.level) ?? 0
letter = string(line.s) ?? ""
sent.level = if number >= 60 || letter == "F" {
  "fatal"
} else if number >= 50 || letter == "E" {
  "error"
} else if number >= 40 || letter == "W" {
  "warn"
} else if number >= 30 || letter == "I" {
  "info"
} else if number >= 10 || starts_with(letter, "D") {
  "debug"
} else {
  "unknown"
}

if is_object(line) {
  sent.line = line
} else {
  sent.text = text
}
${sink.kind === "elasticsearch" ? "sent.id = sha1(encode_json([.kubernetes.pod_uid, sent.container, .timestamp, text]))\n" : ""}. = sent
`;
}
