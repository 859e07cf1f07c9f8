export * from "./kv_limiter.ts";
