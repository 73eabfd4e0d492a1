/**
 * Images of others that every cluster with a way to the outside uses. The versions are those the parts were written for;
 * what is tested uses nothing newer than MongoDB 6.0, Redis 7.0 and Prometheus 2.42 offer.
 */
export const OTHERS_IMAGES = {
  mongo: "docker.io/library/mongo:8.0",
  redis: "docker.io/library/redis:7.2-bookworm",
  prometheus: "docker.io/prom/prometheus:v3.5.0",
  mongoExporter: "docker.io/percona/mongodb_exporter:0.43.1",
  redisExporter: "docker.io/oliver006/redis_exporter:v1.67.0",
  alertmanager: "docker.io/prom/alertmanager:v0.28.1",
  grafana: "docker.io/grafana/grafana:12.0.0",
  logCollector: "docker.io/timberio/vector:0.45.0-distroless-static",
} as const;
