// This module is browser compatible.
/**
 * What a link leads to, in a card that keeps its height while its picture comes. The picture is served from here: the
 * reader's browser asks no other site. The host is shown beside the site's own name, which can be false.
 */
import type { Preview } from "../../core/protocol/entries.ts";
import { Close } from "../icons.tsx";
import { paths } from "../paths.ts";

export interface LinkPreviewProps {
  preview: Preview;
  /** Away for me; or, when it is mine, for everybody. */
  onHide?: () => void;
  hideLabel?: string;
}

export function LinkPreview({ preview, onHide, hideLabel = "Hide this preview" }: LinkPreviewProps) {
  const { id, url, title, description, site, image } = preview;
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, "") : "";
  return (
    <aside class="link-preview" aria-label={`Preview of ${host}`}>
      {image && (
        <img
          class="link-preview-picture"
          src={paths.previewImage(id)}
          alt=""
          {...image}
          loading="lazy"
          decoding="async"
        />
      )}
      <div class="link-preview-texts">
        <span class="link-preview-site one-line" dir="auto">
          <bdi>{site}</bdi>
          {site !== host && (
            <>
              {" · "}
              <bdi>{host}</bdi>
            </>
          )}
        </span>
        <a
          class="link-preview-title one-line"
          href={url}
          target="_blank"
          rel="noopener noreferrer nofollow"
          dir="auto"
        >
          {title}
        </a>
        {description !== "" && <p class="link-preview-description" dir="auto">{description}</p>}
      </div>
      {onHide && (
        <button
          type="button"
          class="icon-button small link-preview-hide"
          aria-label={hideLabel}
          title={hideLabel}
          onClick={onHide}
        >
          <Close size={16} />
        </button>
      )}
    </aside>
  );
}
