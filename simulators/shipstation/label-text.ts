import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import fontkit from "@pdf-lib/fontkit";
import { type PDFDocument, type PDFFont, StandardFonts } from "pdf-lib";
import { plainDigits } from "../text/plain-digits.ts";
import type { Address } from "./request.ts";

/** The two weights a label is set in. */
export interface LabelFonts {
  readonly regular: PDFFont;
  readonly bold: PDFFont;
}

const require = createRequire(import.meta.url);
const files = new Map<string, Promise<Buffer>>();

function dejavu(name: string): Promise<Buffer> {
  let file = files.get(name);
  if (!file) {
    file = readFile(require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
    files.set(name, file);
  }
  return file;
}

/** What the fonts that every PDF reader brings can show: Latin-1 without control characters. */
const LATIN = /^[\x20-\x7e\xa0-\xff]*$/;

/**
 * Puts the fonts into a document: the readers' own for Latin text, which costs nothing, DejaVu Sans for all else.
 * Scripts that DejaVu lacks (Chinese, Japanese, Korean) show as boxes.
 */
export async function labelFonts(pdf: PDFDocument, text: string): Promise<LabelFonts> {
  if (LATIN.test(text)) {
    return {
      regular: await pdf.embedFont(StandardFonts.Helvetica),
      bold: await pdf.embedFont(StandardFonts.HelveticaBold),
    };
  }
  pdf.registerFontkit(fontkit);
  return {
    regular: await pdf.embedFont(await dejavu("DejaVuSans"), { subset: true }),
    bold: await pdf.embedFont(await dejavu("DejaVuSans-Bold"), { subset: true }),
  };
}

/** Text as it can be printed: line breaks and control characters become spaces, digits those that sorters read. */
export function printable(text: string): string {
  return plainDigits(text)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
}

/** An address as the lines of an envelope. */
export function addressLines(address: Address): string[] {
  const place = `${address.city_locality} ${address.state_province} ${address.postal_code}`;
  return [
    address.name,
    address.company_name,
    address.address_line1,
    address.address_line2,
    address.address_line3,
    place,
    address.country_code,
  ]
    .map((line) => printable(line ?? ""))
    .filter((line) => line !== "");
}
