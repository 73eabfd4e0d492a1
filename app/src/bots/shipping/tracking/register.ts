import type { RegistrationServices } from "../../../platform/bot/definition.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import { createShipStationClient } from "../clients/shipstation.ts";
import type { ShippingSettings } from "../settings.ts";
import { registerTrackingWebhook } from "./register-webhook.ts";

/**
 * Has ShipStation report parcels to this installation. An account that takes no webhook, as a sandbox's, is asked by the
 * poll alone: that is said in the log and ends nothing.
 */
export async function register(
  services: RegistrationServices,
  settings: ShippingSettings,
  signal: AbortSignal,
): Promise<void> {
  const { API_PUBLIC_URL: apiUrl, SHIPSTATION_API_KEYS: keys, SHIPSTATION_URL: url } = settings;
  const { logger } = services;
  if (apiUrl === undefined || keys === undefined) {
    return logger.warn(
      "without API_PUBLIC_URL and SHIPSTATION_API_KEYS no parcel is reported; all are asked for",
    );
  }
  const shipstation = createShipStationClient(services, { url, keys });
  try {
    await registerTrackingWebhook(shipstation, apiUrl, logger, signal);
  } catch (err) {
    if (err instanceof AppError && err.retry !== "never") throw err;
    logger.error(
      { err },
      "ShipStation takes no webhook of ours: parcels are asked for, and messages come hours later",
    );
  } finally {
    await shipstation.close();
  }
}
