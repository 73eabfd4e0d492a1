/** A carrier's service as one name: carriers put their own name before most of theirs, `USPS Priority Mail`. */
export function serviceName({
  carrier,
  service,
}: {
  readonly carrier: string;
  readonly service: string;
}): string {
  return service.toLowerCase().startsWith(carrier.toLowerCase()) ? service : `${carrier} ${service}`;
}
