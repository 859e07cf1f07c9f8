/** The document around every page. Pages set their own title with <Head>; "Parley" stands in for one that does not. */
import { asset } from "fresh/runtime";
import { define } from "../define.ts";

export default define.page(({ Component }) => (
  <html lang="en" dir="ltr">
    <head>
      <meta charset="utf-8" />
      {/* The keyboard of a phone takes its room from the page, so that the composer stays above it. */}
      <meta
        name="viewport"
        content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
      />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content="#f5f4f0" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#131312" media="(prefers-color-scheme: dark)" />
      <title>Parley</title>
      <link rel="icon" href={asset("/favicon.svg")} type="image/svg+xml" />
      <link rel="manifest" href="/manifest.webmanifest" />
      <link rel="apple-touch-icon" href={asset("/icons/app-192.png")} />
      <link rel="stylesheet" href={asset("/styles.css")} />
    </head>
    <body>
      <Component />
    </body>
  </html>
));
