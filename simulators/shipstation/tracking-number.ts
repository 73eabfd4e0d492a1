/** The check digit of a USPS number: digits weighted 3, 1, 3, … from the right, up to the next ten. */
function uspsCheckDigit(digits: string): number {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}

/**
 * Makes a number in a carrier's own form, the same for the same label.
 * @param sequence number of the label's id; distinct ones give distinct numbers.
 */
export function trackingNumber(carrierCode: string, sequence: number): string {
  const serial = String(sequence).padStart(12, "0");
  if (carrierCode === "ups") return `1Z999AA1${serial.slice(-10)}`;
  if (carrierCode === "fedex") return serial;
  const body = `940010${serial.padStart(15, "0")}`;
  return `${body}${uspsCheckDigit(body)}`;
}
