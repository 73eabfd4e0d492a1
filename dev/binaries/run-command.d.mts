/** Runs a command without a shell and without stdin; never rejects: a command that is not there has `ok: false`. */
export function runCommand(
  command: string,
  args: readonly string[],
  options?: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly timeoutMs?: number },
): Promise<{ ok: boolean; stdout: string; stderr: string }>;
