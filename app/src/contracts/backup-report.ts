/** What a run of the backup's program is for. */
export type BackupTask = "take" | "restore" | "remove";

/** A run that did what it was to do. */
export interface BackupDone {
  readonly ok: true;
  readonly task: BackupTask;
  /** Key within the store. */
  readonly file: string;
  /** Where that is, for people: `volume:/backups/x`, `s3://bucket/x`. */
  readonly location: string;
  /** Of the whole run, with what it proved. */
  readonly seconds: number;
  /** Absent where a file was removed. */
  readonly content?: BackupContent;
}

/** What is in a backup, as it was found when the backup was read back and restored. */
export interface BackupContent {
  /** Of the file, zipped. */
  readonly bytes: number;
  /** Of the file, hex. */
  readonly sha256: string;
  /** That hold a document. */
  readonly databases: number;
  readonly collections: number;
  readonly documents: number;
  /** Of all documents, not zipped. */
  readonly documentBytes: number;
  /** Of what the databases hold, hex: two backups, or a backup and a restore, of the same content have the same. */
  readonly sum: string;
}

/** A run that failed: one line for each thing that somebody asks then. */
export interface BackupFailed {
  readonly ok: false;
  readonly task: BackupTask;
  readonly file: string;
  /** One of the project's error codes; `UNEXPECTED` for a fault of the program. */
  readonly code: string;
  readonly message: string;
  /** What to do. */
  readonly action: string;
}

/** What a run leaves for whoever started it, as JSON in its pod's termination message (4,096 bytes at most). */
export type BackupReport = BackupDone | BackupFailed;

/** Where Kubernetes takes a container's last words from. */
export const TERMINATION_LOG = "/dev/termination-log";
