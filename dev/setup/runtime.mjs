import { join } from "node:path";
import { runCommand } from "../binaries/run-command.mjs";
import { ToolError } from "../tool-error.mjs";

const NEEDED_MAJOR = 24;

/** Set-up itself runs on the machine's own Node. */
export function checkOwnNode() {
  if (Number(process.versions.node.split(".")[0]) >= 20) return;
  throw new ToolError(
    "NODE_TOO_OLD",
    `This is Node ${process.versions.node}; set-up needs Node 20 or newer.`,
    "Install a current Node (https://nodejs.org) and run the command again.",
  );
}

/**
 * Finds the Node 24 that runs the project: the pinned one among the npm packages, else the one running now.
 * @param {string} root the checkout
 * @returns {Promise<{ path: string, version: string }>}
 */
export async function findRuntime(root) {
  for (const path of [join(root, "node_modules/.bin/node"), process.execPath]) {
    const { ok, stdout } = await runCommand(path, ["--version"]);
    const version = stdout.trim().replace(/^v/, "");
    if (ok && Number(version.split(".")[0]) >= NEEDED_MAJOR) return { path, version };
  }
  throw new ToolError(
    "RUNTIME_MISSING",
    `No Node ${NEEDED_MAJOR} among the npm packages (there is one for Linux x64 and arm64 with glibc), and the machine's own is ${process.versions.node}.`,
    `Install Node ${NEEDED_MAJOR} and run the command again; if npm was told to omit optional packages, allow them.`,
  );
}
