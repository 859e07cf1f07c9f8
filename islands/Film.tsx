// This module is browser compatible.
/**
 * A film in the list: its poster, or where it has none its first picture once it is in sight; the rest when it is played.
 * What this browser cannot play is a file like any other.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { FileLine } from "../components/conversation/Files.tsx";
import { Play } from "../components/icons.tsx";
import { paths } from "../components/paths.ts";
import { lengthText } from "../core/browser/amounts.ts";
import type { FileInfo } from "../core/protocol/entries.ts";

export default function Film({ file }: { file: FileInfo }) {
  const video = useRef<HTMLVideoElement>(null);
  const inSight = useSignal(false);
  const playing = useSignal(false);
  const failed = useSignal(false);
  const { id, name, duration, thumbs } = file;
  // With a poster nothing of it is loaded before it is played.
  const hasSource = thumbs === true || inSight.value;

  useEffect(() => {
    if (thumbs) return;
    const sight = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      inSight.value = true;
      sight.disconnect();
    });
    sight.observe(video.current!);
    return () => sight.disconnect();
  }, [id]);

  if (failed.value) {
    return (
      <div class="film-failed">
        <FileLine file={file} />
      </div>
    );
  }
  const length = duration === undefined ? "" : lengthText(duration);
  return (
    <>
      <video
        ref={video}
        {...(thumbs ? { poster: paths.largePicture(id) } : {})}
        // The time makes every browser show a picture.
        src={hasSource ? `${paths.file(id)}${thumbs ? "" : "#t=0.05"}` : undefined}
        preload={hasSource && !thumbs ? "metadata" : "none"}
        controls={playing.value}
        playsInline
        aria-label={name}
        tabIndex={playing.value ? 0 : -1}
        onPlay={() => playing.value = true}
        onError={() => failed.value = hasSource}
      />
      {!playing.value && (
        <button
          type="button"
          class="film-play"
          aria-label={`Play ${name}${length && `, ${length}`}`}
          onClick={() => {
            playing.value = true;
            void video.current!.play().catch(() => {});
            video.current!.focus({ preventScroll: true });
          }}
        >
          <span class="film-sign">
            <Play size={28} />
          </span>
          {length && <span class="film-length">{length}</span>}
        </button>
      )}
    </>
  );
}
