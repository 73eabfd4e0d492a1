import { z } from "zod";
import { ERROR_CODES, type ErrorCode } from "../../contracts/error-codes.ts";
import { AppError } from "../errors/app-error.ts";

const givingUpSchema = z.object({
  code: z.string(),
  message: z.string(),
  messageKey: z.string().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** How often telling the person and returning the money was begun. */
  tries: z.number(),
});

const envelopeSchema = z.object({
  v: z.literal(1),
  input: z.unknown(),
  givingUp: givingUpSchema.optional(),
  /** The step that asked for the job (W3C traceparent), where something is traced. */
  trace: z.string().optional(),
});

/** A decision to give a job up, kept in the job itself so that a crash cannot undo it. */
export type GivingUp = z.infer<typeof givingUpSchema>;

/** What is stored as a job's data: the payload, and room for what travels beside it. */
export type Envelope = z.infer<typeof envelopeSchema>;

/** Undefined when the data is of a later format, which a newer worker will read. */
export function readEnvelope(data: unknown): Envelope | undefined {
  const read = envelopeSchema.safeParse(data);
  return read.success ? read.data : undefined;
}

/** The decision for `error`, for the `tries`th time. */
export function recordGivingUp(error: AppError, tries: number): GivingUp {
  return {
    code: error.code,
    message: error.message.slice(error.code.length + 2),
    ...(error.messageKey === undefined ? {} : { messageKey: error.messageKey }),
    details: { ...error.details },
    tries,
  };
}

/** The error a decision was made for, as the worker that made it saw it (its cause apart). */
export function restoreError({ code, message, messageKey, details }: GivingUp): AppError {
  const known = (code in ERROR_CODES ? code : "JOB_FAILED") as ErrorCode;
  return new AppError(known, message, { details, ...(messageKey === undefined ? {} : { messageKey }) });
}
