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
  /** The answer is a file that somebody else has made: it may do nothing at all. */
  inert: boolean;
  /** Address of the other end of the connection. */
  peer: string;
  /** Of an upgrade: aborted when whoever asked for it is gone. */
  gone: AbortSignal | null;
}

export const define = createDefine<State>();
