// This module is browser compatible.
/**
 * A film in the list: its first picture once it is in sight, the rest when it is played. What this browser cannot play is
 * a file like any other.
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
  const { id, name, duration } = file;

  useEffect(() => {
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
        // The time makes every browser show a picture.
        src={inSight.value ? `${paths.file(id)}#t=0.05` : undefined}
        preload={inSight.value ? "metadata" : "none"}
        controls={playing.value}
        playsInline
        aria-label={name}
        tabIndex={playing.value ? 0 : -1}
        onPlay={() => playing.value = true}
        onError={() => failed.value = inSight.value}
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
