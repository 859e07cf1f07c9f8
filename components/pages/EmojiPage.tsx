/** The emoji of this server's own; around the island that manages them. */
import type { ComponentChildren } from "preact";
import { Back } from "../icons.tsx";
import { paths } from "../paths.ts";

export function EmojiPage({ children }: { children: ComponentChildren }) {
  return (
    <main class="sheet">
      <header class="sheet-head">
        <a class="icon-button" href={paths.settings} aria-label="Back to settings" title="Back">
          <Back />
        </a>
        <h1>Emoji of this server</h1>
      </header>
      <p>
        Everybody writes them as <code>:name:</code>{" "}
        and reacts with them. They stand in the emoji picker and are completed while one types.
      </p>
      <noscript>
        <p>Adding and removing some needs a browser that runs scripts.</p>
      </noscript>
      <div class="card">{children}</div>
    </main>
  );
}
