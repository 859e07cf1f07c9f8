export * from "./memory_limiter.ts";
