import chromium from "@sparticuz/chromium";
import { type Browser, launch } from "puppeteer-core";

/**
 * Starts a headless Chromium that needs no system package and calls nobody by itself. Its web security stays on: pages
 * are held to their Content-Security-Policy.
 */
export async function startBrowser(): Promise<Browser> {
  chromium.setGraphicsMode = false;
  return launch({
    executablePath: await chromium.executablePath(),
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
