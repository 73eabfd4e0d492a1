import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Page } from "puppeteer-core";

const require = createRequire(import.meta.url);

/**
 * Writes a font configuration of fonts that packages bring, so that pages look the same on machines without fonts: the
 * Open Sans that comes with Chromium, and DejaVu for the scripts it lacks. Answers the file's path.
 */
export async function writeFontConfig(): Promise<string> {
  const folder = join(tmpdir(), "botfleet-fonts");
  await mkdir(folder, { recursive: true });
  const dejaVu = dirname(require.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
  const openSans = join(tmpdir(), "fonts", "fonts");
  const preferred = (family: string, fonts: readonly string[]) =>
    `<alias binding="strong"><family>${family}</family><prefer>${fonts
      .map((font) => `<family>${font}</family>`)
      .join("")}</prefer></alias>`;
  const config = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${openSans}</dir><dir>${dejaVu}</dir><cachedir>${join(folder, "cache")}</cachedir>
<selectfont><rejectfont><glob>*DejaVuSerif*</glob></rejectfont></selectfont>
${preferred("system-ui", ["Open Sans", "DejaVu Sans"])}${preferred("sans-serif", ["Open Sans", "DejaVu Sans"])}
${preferred("monospace", ["DejaVu Sans Mono"])}</fontconfig>`;
  const path = join(folder, "fonts.conf");
  await writeFile(path, config);
  return path;
}

/**
 * Gives a page emoji, which its own policy would not let it load; call before the page is opened, and what it answers
 * once all texts are there.
 */
export async function addEmoji(page: Page): Promise<() => Promise<void>> {
  await page.setBypassCSP(true);
  const font = await readFile(require.resolve("twemoji-colr-font/twemoji.woff2"), "base64");
  const source = `url(data:font/woff2;base64,${font})`;
  return async () => {
    await page.addStyleTag({ content: `@font-face { font-family: "Noto Color Emoji"; src: ${source}; }` });
    await page.evaluate(async () => {
      await document.fonts.load("16px 'Noto Color Emoji'", document.body.textContent);
    });
  };
}
