import type { CallbackRoute, PeriodicTask, PlatformServices } from "../../../platform/bot/definition.ts";
import { type BoundProcessor, bindProcessor } from "../../../platform/queue/processor.ts";
import type { ShipStation } from "../clients/shipstation.ts";
import { createShipStationKeysClient } from "../clients/shipstation-keys.ts";
import type { OrderStore } from "../orders/store.ts";
import type { PeopleService, ShippingTexts } from "../services.ts";
import type { ShippingSettings } from "../settings.ts";
import { shipstationCallback } from "./callback.ts";
import { trackingPoll } from "./poll.ts";
import { createTrackingService, type TrackingService } from "./service.ts";
import { createSigningKeys } from "./signing-keys.ts";
import { createTrackingStore, type TrackingStore } from "./store.ts";
import { trackingCheckProcessor } from "./tracking-check-processor.ts";

/** All of tracking below the conversation. */
export interface TrackingFeature {
  readonly service: TrackingService;
  readonly trackings: TrackingStore;
  readonly processor: BoundProcessor;
  readonly callback: CallbackRoute;
  readonly task: PeriodicTask;
  close(): Promise<void>;
}

export interface TrackingParts {
  readonly orders: OrderStore;
  readonly people: Pick<PeopleService, "language">;
  readonly texts: ShippingTexts;
  readonly shipstation: Pick<ShipStation, "inBackground">;
}

/** Builds it; opens no connection by itself. */
export function createTracking(
  platform: PlatformServices,
  settings: ShippingSettings,
  { orders, people, shipstation, texts }: TrackingParts,
): TrackingFeature {
  const { chats, db, jobs, logger } = platform;
  const trackings = createTrackingStore(db);
  const client = createShipStationKeysClient(platform, settings.SHIPSTATION_JWKS_URL);
  const keys = createSigningKeys({ fetchSet: client.keySet, logger });
  const told = { trackings, orders, people, chats, texts, logger };
  return {
    service: createTrackingService(trackings, orders),
    trackings,
    processor: bindProcessor(trackingCheckProcessor, { ...told, shipstation: shipstation.inBackground }),
    callback: shipstationCallback({ ...told, keys, jobs }),
    task: trackingPoll({ ...told, jobs, keys: settings.SHIPSTATION_API_KEYS?.length ?? 0 }),
    close: client.close,
  };
}
