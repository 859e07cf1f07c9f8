/** What the doctor asks of the network: is the port free, do the addresses go together. */
import type { Config } from "@/core/config.ts";
import { fail, type Finding, info, ok, warn } from "./finding.ts";

export function checkPort({ host, port }: Config, inUse: boolean): Finding {
  if (port === 0) return ok("Port", "any free one");
  try {
    Deno.listen({ hostname: host, port }).close();
    return ok("Port", `${host}:${port} is free`);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      return inUse
        ? info("Port", `${host}:${port} is taken, presumably by that Parley`)
        : fail("Port", `${host}:${port} is taken by another program`, "Choose another with PORT");
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      return fail("Port", `${host}:${port} needs more rights`, "Choose one above 1023 with PORT");
    }
    return fail("Port", `${host} is no address of this machine`, "Correct HOST");
  }
}

const local = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

export function checkAddresses({ host, publicUrl, trustedProxies }: Config): Finding {
  if (publicUrl === null) {
    return local.test(host) ? ok("Reached at", "this machine only") : warn(
      "Reached at",
      `${host} without PARLEY_PUBLIC_URL: browsers elsewhere get no HTTPS, and so no sign-in that lasts`,
      "Put a proxy with TLS before it (README.md) and set PARLEY_PUBLIC_URL",
    );
  }
  if (publicUrl.protocol === "http:" && !local.test(publicUrl.hostname)) {
    return warn("Reached at", `${publicUrl.origin} is not encrypted`, "Use https:// in PARLEY_PUBLIC_URL");
  }
  if (publicUrl.protocol === "https:" && trustedProxies.length === 0) {
    return warn(
      "Reached at",
      `${publicUrl.origin}, but no proxy is trusted: everybody seems to come from the proxy's address and shares its limits`,
      "Name the proxy with PARLEY_TRUSTED_PROXIES, such as 127.0.0.1",
    );
  }
  return ok("Reached at", publicUrl.origin);
}
