/**
 * What the project's own commands throw when the machine lacks something or a server will not run.
 * Plain JavaScript, as it is needed before the dependencies are there.
 */
export class ToolError extends Error {
  /**
   * @param {string} code stable name of the cause, e.g. `PORT_TAKEN`
   * @param {string} message what happened, for a person
   * @param {string} action what that person can do about it
   * @param {unknown} [cause]
   */
  constructor(code, message, action, cause) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "ToolError";
    this.code = code;
    this.action = action;
  }
}

/**
 * Prints an error as a newcomer should see it: no stack for what they can mend, the whole for what is a bug.
 * @param {unknown} error
 */
export function printError(error) {
  if (error instanceof ToolError) {
    process.stderr.write(`\n${error.message}\n→ ${error.action}\n`);
  } else {
    process.stderr.write(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
}
