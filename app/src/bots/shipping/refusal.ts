import { z } from "zod";
import { ERROR_CODES, type ErrorCode } from "../../contracts/error-codes.ts";
import { AppError } from "../../platform/errors/app-error.ts";

const codes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

/** Why a job brings nothing, on its way to the chat: what of an error the person is told. */
export const refusalSchema = z.object({
  kind: z.literal("refused"),
  code: z.enum(codes),
  /** Key of the person's sentence, and its arguments. */
  messageKey: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export type Refusal = z.output<typeof refusalSchema>;

/** What the person is told of an error; undefined for one that is not meant for them. */
export function refusalOf({ code, details, messageKey }: AppError): Refusal | undefined {
  return messageKey === undefined ? undefined : { kind: "refused", code, details, messageKey };
}

/** The error again, where the chat goes on by it. */
export function refusedError({ code, details, messageKey }: Refusal): AppError {
  return new AppError(code, "A job brought nothing.", { details, messageKey });
}
