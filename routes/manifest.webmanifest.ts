/** What a telephone needs to keep Parley among its apps: on iPhones only those are told of things. */
import { define } from "../define.ts";

const icon = (name: string, size: number, purpose: string) => ({
  ...{ src: `/icons/${name}.png`, sizes: `${size}x${size}`, type: "image/png", purpose },
});

export const handlers = define.handlers({
  GET({ state: { core } }) {
    const manifest = {
      id: "/",
      name: core.config.name,
      short_name: core.config.name.slice(0, 12),
      start_url: "/",
      scope: "/",
      display: "standalone",
      background_color: "#f5f4f0",
      theme_color: "#0a6c66",
      icons: [
        icon("notice", 192, "any"),
        icon("app-192", 192, "maskable"),
        icon("app-512", 512, "any"),
        icon("app-512", 512, "maskable"),
      ],
    };
    return new Response(JSON.stringify(manifest), {
      headers: { "content-type": "application/manifest+json", "cache-control": "no-cache" },
    });
  },
});
