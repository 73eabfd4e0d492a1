/**
 * Wraps a command so that the kernel signals it when the process that spawned it dies, even by SIGKILL; the pid stays
 * the command's own. Returned unwrapped where the machine has no `setpriv` of util-linux.
 */
export function guarded(
  command: string,
  args: readonly string[],
  signal: "KILL" | "TERM",
): { command: string; args: string[] };
