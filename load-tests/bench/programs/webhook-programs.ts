import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROLE_FLAGS } from "../../../app/src/contracts/runtime.ts";
import { prepareAiogram } from "./aiogram/prepare.ts";
import { prepareGoTelegram } from "./go-telegram/prepare.ts";

const ROOT = join(import.meta.dirname, "../../..");

/** How to start a program. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A program that cannot run on this machine, and why. */
export interface Skipped {
  readonly skipped: string;
}

/** A bot that receives updates over a webhook and answers each with one `sendMessage`. */
export interface WebhookProgram {
  readonly name: string;
  /** What it is, with versions. */
  readonly title: string;
  /** Path of the webhook. @default "/" */
  readonly path?: string;
  /** False for the program that only acknowledges: then acknowledgements are counted. */
  readonly replies: boolean;
  /** Needs Redis and MongoDB. */
  readonly needsDatabases?: boolean;
  /** Installs or builds what is missing, once per machine. */
  prepare(): Promise<Launch | Skipped>;
}

const nodeProgram =
  (file: string, env: Readonly<Record<string, string>> = {}, flags: readonly string[] = []) =>
  async (): Promise<Launch> => ({
    command: process.execPath,
    args: [...flags, join(import.meta.dirname, file)],
    env: { NODE_ENV: "production", ...env },
  });

const node = `Node ${process.versions.node}`;

/** Ours. */
export const PIPELINE: WebhookProgram = {
  name: "pipeline",
  title: `ours: the production pipeline (${node})`,
  path: "/telegram/bench",
  replies: true,
  needsDatabases: true,
  prepare: nodeProgram("pipeline.ts", {}, ROLE_FLAGS),
};

/** In the order in which they are measured within a round. */
export const WEBHOOK_PROGRAMS: readonly WebhookProgram[] = [
  {
    name: "node-http-ack",
    title: `node:http, acknowledges only (${node})`,
    replies: false,
    prepare: nodeProgram("node-http.ts", { REPLY: "none" }),
  },
  {
    name: "node-http",
    title: `node:http with a reply (${node})`,
    replies: true,
    prepare: nodeProgram("node-http.ts"),
  },
  {
    name: "grammy",
    title: `grammY ${versionOf("grammy")} (${node})`,
    replies: true,
    prepare: nodeProgram("grammy.ts"),
  },
  {
    name: "telegraf",
    title: `Telegraf ${versionOf("telegraf")} (${node})`,
    replies: true,
    prepare: nodeProgram("telegraf.ts"),
  },
  {
    name: "aiogram",
    title: "aiogram 3.31.0 (Python, uvloop)",
    replies: true,
    prepare: prepareAiogram,
  },
  {
    name: "go-telegram",
    title: "go-telegram/bot 1.19.0 (Go)",
    replies: true,
    prepare: prepareGoTelegram,
  },
  PIPELINE,
];

/** Version of an installed package. */
export function versionOf(dependency: string): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, "node_modules", dependency, "package.json"), "utf8"));
  return String(manifest.version);
}
