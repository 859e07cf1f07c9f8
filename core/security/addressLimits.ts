export * from "./address_limits.ts";
