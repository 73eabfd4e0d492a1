import type { ContainerSize } from "../constructs/resources.ts";
import type { StorageValues } from "./stores.ts";

/** Backups, which the operator has taken and tried out. */
export interface BackupValues {
  /** Of the program that takes them. With S3 a whole backup is spooled into half of its scratch space. */
  readonly size: ContainerSize;
  /** Of the MongoDB beside it in which each is tried out: half of its scratch space holds all data once. */
  readonly trial: ContainerSize;
  /** A volume lies in the same cluster, and goes with it. */
  readonly store: VolumeStoreValues | S3StoreValues;
  /** Absent: backups are taken only when somebody makes a Backup. */
  readonly schedule?: {
    /** As cron has it. */
    readonly schedule: string;
    /** @default Etc/UTC */
    readonly timeZone?: string;
    readonly retention: { readonly count: number; readonly days?: number };
    readonly tooOldAfterHours: number;
  };
  /** A run that takes longer is ended; minutes. */
  readonly limitMinutes: number;
}

/** A volume of the namespace. */
export interface VolumeStoreValues {
  readonly kind: "volume";
  readonly storage: StorageValues;
}

/** A bucket; its keys stand in the Secret `backup-store`. */
export interface S3StoreValues {
  readonly kind: "s3";
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
}
