/** `/api/uploads`: begins an upload, with its first bytes when there are some in the request. */
import { readMetadata } from "../../../core/files/files.ts";
import { define } from "../../../define.ts";
import { additionOf, bringsBytes, expires, speaker, wholeHeader } from "../../(_edge)/tus.ts";

export const handlers = define.handlers({
  async POST(ctx) {
    const scope = speaker(ctx);
    const { files } = ctx.state.core;
    const hasBytes = bringsBytes(ctx);
    const addition = additionOf(ctx, 0);
    const size = wholeHeader(ctx, "Upload-Length");
    const { id, expiresAt } = await files.begin(
      scope,
      size,
      readMetadata(ctx.req.headers.get("upload-metadata") ?? ""),
    );
    const headers = new Headers({ location: `/api/uploads/${id}`, "upload-expires": expires(expiresAt) });
    // An empty file is all there at once.
    if (hasBytes || size === 0) {
      const { offset } = await files.add(
        scope,
        id,
        hasBytes ? addition : { ...addition, length: 0, body: null },
      );
      headers.set("upload-offset", String(offset));
    }
    return new Response(null, { status: 201, headers });
  },
});
