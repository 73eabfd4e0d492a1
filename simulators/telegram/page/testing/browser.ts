import { tmpdir } from "node:os";
import chromium from "@sparticuz/chromium";
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
    env: { FONTCONFIG_FILE: await writeFontConfig(), HOME: tmpdir(), LANG: "en_US.UTF-8" },
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
