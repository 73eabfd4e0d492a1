import { AppError } from "../../platform/errors/app-error.ts";

/**
 * Runs a role's start. A start that fails says why in one line on the terminal and in the log, and exits with 1: the
 * cluster starts the process again.
 */
export async function runRole(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    const reason =
      error instanceof AppError ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${reason}\n`);
    process.exit(1);
  }
}
