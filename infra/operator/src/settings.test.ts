import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";

const env = {
  POD_NAMESPACE: "botfleet",
  POD_NAME: "operator-1",
  KUBERNETES_SERVICE_HOST: "10.96.0.1",
  KUBERNETES_SERVICE_PORT: "443",
};

test("a pod's own variables are enough", () => {
  expect(readSettings(env)).toEqual({
    namespace: "botfleet",
    podName: "operator-1",
    apiServer: { host: "10.96.0.1", port: "443" },
    opsPort: 9464,
    logLevel: "info",
    telegramApiRoot: "https://api.telegram.org",
    metricsApi: undefined,
  });
});

test("everything that is wrong is said at once, by the variable's name and without its value", () => {
  const wrong = {
    ...env,
    POD_NAME: " ",
    OPS_PORT: "ninety",
    LOG_LEVEL: "loud",
    TELEGRAM_API_ROOT: "telegram",
  };
  expect(() => readSettings(wrong)).toThrow(
    "CONFIG_INVALID: POD_NAME is missing. OPS_PORT must be a port, 0 to 65535. LOG_LEVEL must be one of debug, info, warn, error. TELEGRAM_API_ROOT must begin with http:// or https://.",
  );
});

test("a slash at the end of an address is not doubled later", () => {
  const { telegramApiRoot } = readSettings({
    ...env,
    TELEGRAM_API_ROOT: "http://telegram.botfleet.svc:8080/",
  });
  expect(telegramApiRoot).toBe("http://telegram.botfleet.svc:8080");
});
