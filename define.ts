/** What every request carries through its middlewares, and the typed way to write routes. */
import { createDefine } from "fresh";
import type { Core } from "./core/mod.ts";
import type { Scope, Visitor } from "./core/scope.ts";

export interface State {
  core: Core;
  visitor: Visitor;
  /** Null for whoever has not signed in. */
  scope: Scope | null;
  /** Whether people reach this server over HTTPS. */
  secure: boolean;
  /** Address of the other end of the connection. */
  peer: string;
}

export const define = createDefine<State>();
