import type {
  BackupContent,
  BackupDone,
  BackupFailed,
  BackupReport,
} from "../../../../../app/src/contracts/backup-report.ts";

type Fields = Readonly<Record<string, unknown>>;

const TEXTS: readonly (keyof BackupContent)[] = ["sha256", "sum"];
const NUMBERS: readonly (keyof BackupContent)[] = [
  "bytes",
  "databases",
  "collections",
  "documents",
  "documentBytes",
];

/** Reads a pod's termination message; undefined for what is no report, such as the end of a log. */
export function readReport(message: string | undefined): BackupReport | undefined {
  const value = parsed(message ?? "");
  if (value === undefined || !isText(value.task) || !isText(value.file)) return undefined;
  // Each field that is used was looked at.
  if (value.ok === false)
    return isText(value.code) && isText(value.message) && isText(value.action)
      ? (value as unknown as BackupFailed)
      : undefined;
  if (value.ok !== true || !isText(value.location) || !isNumber(value.seconds)) return undefined;
  return value.content === undefined || isContent(value.content)
    ? (value as unknown as BackupDone)
    : undefined;
}

function parsed(message: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined; // no report, which the caller tells
  }
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

const isContent = (value: unknown): boolean =>
  isFields(value) && TEXTS.every((key) => isText(value[key])) && NUMBERS.every((key) => isNumber(value[key]));
