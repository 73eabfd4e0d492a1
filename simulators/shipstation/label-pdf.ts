import barcodes from "bwip-js/node";
import {
  fill,
  PDFDocument,
  type PDFFont,
  type PDFOperator,
  type PDFPage,
  popGraphicsState,
  pushGraphicsState,
  rectangle,
  rgb,
  setFillingGrayscaleColor,
} from "pdf-lib";
import { addressLines, labelFonts, printable } from "./label-text.ts";
import type { Address } from "./request.ts";
import { visualRuns } from "./text-direction.ts";

/** What is printed on a label. */
export interface LabelContent {
  readonly from: Address;
  readonly to: Address;
  readonly carrier: string;
  readonly service: string;
  /** Such as `12.5 ounce`. */
  readonly weight: string;
  readonly shipDate: string;
  readonly trackingNumber: string;
  /** The client's own id of the shipment. */
  readonly reference: string;
}

const POINTS_PER_INCH = 72;
const WIDTH = 4 * POINTS_PER_INCH;
const HEIGHT = 6 * POINTS_PER_INCH;
const MARGIN = 14;
const INNER = WIDTH - 2 * MARGIN;
const BLACK = rgb(0, 0, 0);

/** Writes one line, smaller when it would not fit. */
function write(
  page: PDFPage,
  font: PDFFont,
  text: string,
  size: number,
  at: { x?: number; y: number },
): void {
  const runs = visualRuns(text);
  const widths = runs.map((run) => font.widthOfTextAtSize(run, size));
  let x = at.x ?? MARGIN;
  const room = WIDTH - MARGIN - x;
  const scale = Math.min(1, room / widths.reduce((sum, width) => sum + width, 0));
  for (const [index, run] of runs.entries()) {
    page.drawText(run, { x, y: at.y, size: size * scale, font, color: BLACK });
    x += (widths[index] ?? 0) * scale;
  }
}

function rule(page: PDFPage, y: number): void {
  page.drawLine({ start: { x: MARGIN, y }, end: { x: WIDTH - MARGIN, y }, thickness: 1.5, color: BLACK });
}

/** Scanners need ten bar widths of quiet on both sides. */
const QUIET = 10;

/** Draws bars as rectangles: sharp at any size, and twenty times as fast as a picture of them. */
function drawBarcode(page: PDFPage, text: string): void {
  const [code] = barcodes.raw({ bcid: "code128", text });
  if (code === undefined || !("sbs" in code)) throw new Error(`no Code 128 of "${text}"`);
  // Widths of bars and gaps, in turn, in units of the thinnest.
  const widths = code.sbs;
  const unit = INNER / (widths.reduce((sum, width) => sum + width, 0) + 2 * QUIET);
  let x = MARGIN + QUIET * unit;
  const bars: PDFOperator[] = [];
  for (const [index, width] of widths.entries()) {
    if (index % 2 === 0) bars.push(rectangle(x, 62, width * unit, 70));
    x += width * unit;
  }
  page.pushOperators(pushGraphicsState(), setFillingGrayscaleColor(0), ...bars, fill(), popGraphicsState());
}

/**
 * Draws a 4 × 6 inch label with a Code 128 barcode of the tracking number.
 * It is marked as a sample: the simulator sells no postage.
 */
export async function drawLabel(label: LabelContent): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  const from = addressLines(label.from);
  const to = addressLines(label.to);
  const reference = printable(label.reference);
  const { regular, bold } = await labelFonts(
    pdf,
    [...from, ...to, label.service, label.weight, reference].join(""),
  );
  pdf.setTitle(`Sample label ${label.trackingNumber}`);
  const page = pdf.addPage([WIDTH, HEIGHT]);

  write(page, bold, "SAMPLE - NOT VALID POSTAGE", 13, { y: 408 });
  rule(page, 400);
  write(page, bold, `${label.carrier}  ${label.service}`, 13, { y: 383 });
  write(page, regular, `Ship date ${label.shipDate}   Weight ${label.weight}`, 9, { y: 368 });
  rule(page, 360);
  write(page, bold, "FROM", 8, { y: 347 });
  for (const [index, line] of from.entries()) write(page, regular, line, 9, { x: 60, y: 347 - index * 11 });
  rule(page, 266);
  write(page, bold, "SHIP TO", 8, { y: 250 });
  for (const [index, line] of to.entries()) {
    write(page, index === 0 ? bold : regular, line, 12, { x: 60, y: 248 - index * 15 });
  }
  rule(page, 138);
  drawBarcode(page, label.trackingNumber);
  write(page, bold, label.trackingNumber, 12, { y: 46 });
  write(page, regular, `Ref ${reference}`, 8, { y: 32 });
  write(page, bold, "SAMPLE - NOT VALID POSTAGE", 11, { y: 14 });
  return Buffer.from(await pdf.save());
}
