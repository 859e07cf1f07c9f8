/** The app: which middlewares, in which order, around the routes. The core comes from outside, one per server. */
import { App, csp, staticFiles } from "fresh";
import type { Core } from "./core/mod.ts";
import type { State } from "./define.ts";
import { arrival } from "./routes/(_edge)/arrival.ts";

export function createApp(core: Core): App<State> {
  const app = new App<State>({
    reportError(error, ctx) {
      const { visitor } = ctx.state as Partial<State>;
      core.effects.log("error", "http.failed", {
        requestId: visitor?.requestId,
        path: ctx.url.pathname,
        error,
      });
    },
  });
  app.use((ctx) => {
    ctx.state.core = core;
    return ctx.next();
  });
  return app.use(arrival).use(csp({ useNonce: true })).use(staticFiles()).fsRoutes();
}
