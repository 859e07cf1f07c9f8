/**
 * One running server: core, app, listener, and the way down without losing anything. main.ts starts one; tests start
 * as many as they like.
 */
import { createApp } from "./app.ts";
import type { Config } from "./core/config.ts";
import type { Effects } from "./core/effects.ts";
import { StartError } from "./core/errors.ts";
import { Listener } from "./core/listener.ts";
import { type Core, type CoreOptions, openCore } from "./core/mod.ts";
import { shutDown } from "./core/shutdown.ts";
import type { BuiltApp } from "./dev.ts";

export interface Server {
  core: Core;
  /** Where it listens, such as "http://127.0.0.1:8000". */
  url: string;
  /** Tells everybody to come back, finishes what was begun, closes the store. @returns the exit code. */
  stop(): Promise<number>;
}

// Clients spread their return over a multiple of this by themselves, milliseconds.
const comeBackAfter = 1000;

export async function startServer(config: Config, built: BuiltApp, options: CoreOptions): Promise<Server> {
  const core = await openCore(config, options);
  try {
    const app = createApp(core);
    core.channels.build = built.attach(app);
    const listener = listen(config, app.handler(), core.effects);
    let stopped: Promise<number> | undefined;
    return { core, url: urlOf(listener.addr), stop: () => stopped ??= stop(core, listener) };
  } catch (error) {
    await core.close();
    throw error;
  }
}

function listen(
  { host, port }: Config,
  handler: Deno.ServeHandler<Deno.NetAddr>,
  effects: Effects,
): Listener {
  const serve = (port: number) =>
    Deno.serve({ hostname: host, port, onListen() {}, automaticCompression: true }, handler);
  try {
    return new Listener(port, serve, effects);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new StartError(
      `Cannot listen on ${host}:${port}: another program does; stop it or set PORT to another number`,
    );
  }
}

function stop(core: Core, listener: Listener): Promise<number> {
  return shutDown({
    // From here on new sockets are refused. The listener itself closes later: that would cut the open ones.
    stopAccepting: () => core.health.drain(),
    async sayGoodbye() {
      await core.committer.idle();
      await core.channels.drain(comeBackAfter);
    },
    finishWork: () => listener.shutdown(),
    flush: () => core.committer.idle(),
    closeStore: () => core.close(),
  }, core.effects);
}

function urlOf({ hostname, port }: Deno.NetAddr): string {
  const everywhere = hostname === "0.0.0.0" || hostname === "::";
  const name = everywhere ? "localhost" : hostname.includes(":") ? `[${hostname}]` : hostname;
  return `http://${name}:${port}`;
}
