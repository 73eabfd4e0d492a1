import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import chromium, { inflate } from "@sparticuz/chromium";
import { type Browser, launch } from "puppeteer-core";
import { writeFontConfig } from "./fonts.ts";

/**
 * Starts a headless Chromium that needs no system package and calls nobody by itself. Its web security stays on: pages
 * are held to their Content-Security-Policy.
 */
export async function startBrowser(): Promise<Browser> {
  chromium.setGraphicsMode = false;
  const executablePath = await chromium.executablePath();
  return launch({
    executablePath,
    env: {
      FONTCONFIG_FILE: await writeFontConfig(),
      HOME: tmpdir(),
      LANG: "en_US.UTF-8",
      LD_LIBRARY_PATH: await libraries(),
    },
    headless: "shell",
    args: [
      "--no-sandbox",
      "--no-zygote",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--font-render-hinting=none",
    ],
  });
}

/** The shared libraries that Chromium needs and a bare system lacks (NSS, expat) come in its package; answers their folder. */
async function libraries(): Promise<string> {
  const archive = fileURLToPath(new URL("../bin/al2023.tar.br", import.meta.resolve("@sparticuz/chromium")));
  return join(await inflate(archive), "lib");
}
