/** `/api/emoji`: all emoji of this server, as browsers keep it until it is another list. */
import { define } from "../../../define.ts";
import { signedIn } from "../../(_edge)/answers.ts";

const encoder = new TextEncoder();

export const handlers = define.handlers({
  async GET(ctx) {
    const bytes = encoder.encode(JSON.stringify(await ctx.state.core.customEmoji.list(signedIn(ctx))));
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const tag = `"${hash.subarray(0, 12).toBase64({ alphabet: "base64url" })}"`;
    const headers = { "cache-control": "private, no-cache", "etag": tag, "content-type": "application/json" };
    // What compresses an answer on its way makes its tag a weak one.
    const isKnown = ctx.req.headers.get("if-none-match")?.replace(/^W\//, "") === tag;
    return isKnown ? new Response(null, { status: 304, headers }) : new Response(bytes, { headers });
  },
});
