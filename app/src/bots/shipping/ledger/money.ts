/** Integer cents as a person reads them: 1234 → `$12.34`, -5 → `-$0.05`. */
export function formatUsd(cents: number): string {
  const whole = Math.abs(cents);
  const sign = cents < 0 ? "-" : "";
  return `${sign}$${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, "0")}`;
}
