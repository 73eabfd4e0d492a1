import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../binaries/run-command.mjs";
import { ToolError } from "../tool-error.mjs";

/**
 * Installs the npm packages of the lock file unless `node_modules` already holds just those.
 * @param {string} root the checkout
 * @param {(line: string) => void} say
 */
export async function installDependencies(root, say) {
  if (await isInstalled(root)) {
    say("npm packages: as in package-lock.json");
    return;
  }
  const npm = await runCommand("npm", ["--version"], { cwd: root });
  if (!npm.ok) {
    throw new ToolError("NPM_MISSING", "npm was not found.", "Install Node 20 or newer together with npm.");
  }
  say(
    `npm packages: installing with npm ${npm.stdout.trim()} (about 600 MB; a minute or two the first time)`,
  );
  const began = Date.now();
  const { ok, stderr } = await runCommand("npm", ["ci", "--loglevel=error", "--no-fund", "--no-audit"], {
    cwd: root,
  });
  if (!ok) {
    throw new ToolError(
      "NPM_CI_FAILED",
      `npm ci failed:\n${stderr.trim()}`,
      "Check the connection to your npm registry, then run the command again.",
    );
  }
  say(`npm packages: installed in ${Math.round((Date.now() - began) / 1000)} s`);
}

/**
 * npm writes `node_modules/.package-lock.json` as the last act of an install: what it lists is there.
 * Optional packages may be left out (another platform's), but never be there in another version.
 */
export async function isInstalled(root) {
  try {
    const wanted = await packagesOf(join(root, "package-lock.json"));
    const present = await packagesOf(join(root, "node_modules/.package-lock.json"));
    return Object.entries(wanted).every(([path, { version, link, optional }]) => {
      if (!path.includes("node_modules/") || link) return true;
      return present[path] ? present[path].version === version : optional === true;
    });
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}

async function packagesOf(file) {
  return JSON.parse(await readFile(file, "utf8")).packages;
}
