import { BinaryBitmap, Code128Reader, GlobalHistogramBinarizer, RGBLuminanceSource } from "@zxing/library";
import { decodePDFRawStream, PDFDict, PDFDocument, PDFName, PDFRawStream } from "pdf-lib";
import { expect, test } from "vitest";
import { publishedLabel } from "./contract/published-shapes.ts";
import { aReadyShipment, testAccount } from "./test-account.ts";

/** Pixels for each point of the page: the thinnest bars are a little less than one. */
const SCALE = 4;

/** One row of brightness through the middle of the bars: what a scanner's beam sees of all rectangles that the page fills. */
function beamAcross(pdf: PDFDocument): Uint8ClampedArray {
  const page = pdf.getPage(0);
  const row = new Uint8ClampedArray(page.getWidth() * SCALE).fill(255);
  for (const [, object] of pdf.context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFRawStream) || object.dict.has(PDFName.of("Type"))) continue;
    const drawn = Buffer.from(decodePDFRawStream(object).decode()).toString("latin1");
    for (const [, x, width] of drawn.matchAll(/^([\d.]+) [\d.]+ ([\d.]+) [\d.]+ re$/gm))
      row.fill(0, Math.round(Number(x) * SCALE), Math.round((Number(x) + Number(width)) * SCALE));
  }
  return row;
}

function scan(pdf: PDFDocument): string {
  const row = beamAcross(pdf);
  const rows = 16;
  const picture = Uint8ClampedArray.from({ length: rows * row.length }, (_, at) => row[at % row.length] ?? 0);
  const source = new RGBLuminanceSource(picture, row.length, rows);
  return new Code128Reader().decode(new BinaryBitmap(new GlobalHistogramBinarizer(source))).getText();
}

async function buyLabel(to: Record<string, unknown> = {}) {
  const { call } = await testAccount();
  const shipment = aReadyShipment();
  const ship_to = { ...(shipment.ship_to as object), ...to };
  const bought = await call("POST", "/v2/labels", {
    shipment: { ...shipment, ship_to },
    label_download_type: "inline",
  });
  const label = publishedLabel.parse(bought.body);
  const file = Buffer.from(label.label_download.href?.split(",")[1] ?? "", "base64");
  return { call, label, file, pdf: await PDFDocument.load(file) };
}

test("a label is one page of four by six inches whose barcode scans as the tracking number", async () => {
  const { pdf, label } = await buyLabel();
  expect(pdf.getPages().map((page) => page.getSize())).toEqual([{ width: 4 * 72, height: 6 * 72 }]);
  expect(scan(pdf)).toBe(label.tracking_number);
});

test.for([
  ["Cyrillic", "Иван Петров", "ул. Ленина, д. 5"],
  ["Persian", "علی رضایی", "خیابان آزادی پلاک ۱۲"],
  ["a script the font lacks", "山田太郎", "東京都千代田区"],
  ["line breaks, tabs and emoji", "Ann\nLee\t📦", "12 Main\r\nSt"],
])("an address in %s is printed, with a font of its own where needed", async ([, name, address_line1]) => {
  const { pdf, label } = await buyLabel({ name, address_line1 });
  expect(scan(pdf)).toBe(label.tracking_number);
  const fontFiles = pdf.context
    .enumerateIndirectObjects()
    .filter(([, object]) => object instanceof PDFDict && object.get(PDFName.of("FontFile2")) !== undefined);
  expect(fontFiles.length).toBeGreaterThan(0);
});

test("the download of a label is the same page, and needs the key and the right address", async () => {
  const { call, label } = await buyLabel();
  const shown = publishedLabel.parse((await call("GET", `/v2/labels/${label.label_id}`)).body);
  const url = shown.label_download.pdf ?? "";
  const response = await fetch(url, { headers: { "API-Key": "key-a" } });
  expect(response.headers.get("content-type")).toBe("application/pdf");
  expect(scan(await PDFDocument.load(await response.arrayBuffer()))).toBe(label.tracking_number);
  expect((await fetch(url)).status).toBe(401);
  expect((await call("GET", url.replace(/10\/[^/]+/, "10/guess"))).status).toBe(404);
});
