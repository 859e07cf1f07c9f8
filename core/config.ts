/**
 * Every setting of the server. Read once at start (loadConfig), checked, and passed on; nothing else reads the
 * environment. A wrong value stops the start with a sentence that names the setting.
 */

/** `count` per `per` milliseconds; count 0 switches the limit off. */
export interface Rate {
  count: number;
  per: number;
}

export interface Config {
  host: string;
  port: number;
  /** The one directory with the KV file, secrets and blobs. */
  dataDir: string;
  /** A file path, ":memory:" or the URL of a KV Connect server. */
  kv: string;
  /** How people reach the server, when it is not how the server sees itself (proxy with TLS). */
  publicUrl: URL | null;
  /** Addresses or CIDR ranges whose X-Forwarded-For is believed. */
  trustedProxies: readonly string[];
  registration: "open" | "invitation" | "closed";
  /** Milliseconds that a session lasts. */
  sessionLifetime: number;
  logLevel: "debug" | "info" | "warn" | "error";
  limits: {
    login: Rate;
    register: Rate;
    message: Rate;
    room: Rate;
    /** Wrong passwords at one room, per person. */
    roomPassword: Rate;
    /** Any command of one connection. */
    command: Rate;
    /** New sockets per address. */
    connect: Rate;
    connectionsPerSession: number;
    connectionsPerAddress: number;
    roomMembers: number;
  };
  /** Milliseconds between heartbeats of a socket. */
  heartbeat: number;
}
