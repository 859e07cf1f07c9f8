// This module is browser compatible.
/** Keeps my drafts the same on all my devices. Shows nothing. */
import { useEffect } from "preact/hooks";
import type { Client } from "../core/browser/client.ts";
import { DraftSync } from "../core/browser/draft_sync.ts";

export default function DraftKeeper({ client }: { client: Client }) {
  useEffect(() => new DraftSync(client.drafts, client.connection).start(), []);
  return null;
}
