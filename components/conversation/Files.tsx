// This module is browser compatible.
/**
 * The files of a message: pictures and films together, then sounds, then all others in lines. Each has its place and
 * size from the beginning, so that nothing moves when it comes; every one is a link that works without a script.
 */
import type { ComponentType } from "preact";
import { lengthText, sizeText } from "../../core/browser/amounts.ts";
import { later } from "../../core/browser/later.ts";
import { boxOf, isSeen } from "../../core/browser/picture_box.ts";
import type { FileInfo } from "../../core/protocol/entries.ts";
import { Download, Play } from "../icons.tsx";
import { paths } from "../paths.ts";

// Its place is there before it.
const FileIcon = later(async () => ({ default: (await import("../files/FileIcon.tsx")).FileIcon }));

/** What plays files; without it they are links. */
export interface Players {
  Film?: ComponentType<{ file: FileInfo }>;
  Sound?: ComponentType<{ file: FileInfo }>;
}

export function Files({ files, players = {} }: { files: readonly FileInfo[]; players?: Players }) {
  const seen = files.filter(isSeen);
  const heard = files.filter(({ category }) => category === "audio");
  const others = files.filter((file) => !isSeen(file) && file.category !== "audio");
  return (
    <div class="files">
      {seen.length > 0 && (
        <div class={seen.length === 1 ? "pictures single" : `pictures of-${Math.min(seen.length, 3)}`}>
          {seen.map((file) => <Seen key={file.id} file={file} alone={seen.length === 1} {...players} />)}
        </div>
      )}
      {heard.map((file) => (
        <div key={file.id} class="sound">
          {players.Sound ? <players.Sound file={file} /> : <FileLine file={file} />}
        </div>
      ))}
      {others.map((file) => <FileLine key={file.id} file={file} />)}
    </div>
  );
}

function Seen({ file, alone, Film }: { file: FileInfo; alone: boolean } & Players) {
  const isFilm = file.category === "video";
  const box = boxOf(file);
  return (
    <div class={isFilm ? "picture film" : "picture"}>
      {/* Keeps the place: scales like the picture itself. */}
      <svg class="picture-box" {...box} viewBox={`0 0 ${box.width} ${box.height}`} aria-hidden="true" />
      {file.placeholder !== undefined && (
        <img class="picture-blur" src={`data:image/webp;base64,${file.placeholder}`} alt="" />
      )}
      {isFilm && Film
        ? <Film file={file} />
        : (
          <a href={paths.file(file.id)} data-file={file.id} aria-label={labelOf(file)}>
            {(!isFilm || file.thumbs) && <Picture file={file} alone={alone} />}
            {isFilm && (
              <span class="film-sign">
                <Play size={28} />
              </span>
            )}
          </a>
        )}
      {isFilm && !Film && file.duration !== undefined && (
        <span class="film-length">{lengthText(file.duration)}</span>
      )}
    </div>
  );
}

function Picture({ file, alone }: { file: FileInfo; alone: boolean }) {
  const { id, thumbs, animated, name } = file;
  const picture = { alt: name, loading: "lazy", decoding: "async" } as const;
  if (!thumbs) return <img {...picture} src={paths.file(id)} />;
  const small = paths.smallPicture(id);
  if (animated) {
    return (
      <picture>
        <source media="(prefers-reduced-motion: reduce)" srcset={small} />
        <img {...picture} src={paths.file(id)} />
      </picture>
    );
  }
  const large = { srcset: `${small} 360w, ${paths.largePicture(id)} 1280w`, sizes: "360px" };
  return <img {...picture} src={small} {...(alone ? large : {})} />;
}

/** One that is not shown by itself. */
export function FileLine({ file }: { file: FileInfo }) {
  const { id, name, size, category, duration } = file;
  return (
    <div class="file">
      <span class={`file-icon ${category}`}>
        <FileIcon category={category} />
      </span>
      <a
        class="file-texts"
        href={paths.download(id)}
        data-file={isRead(file) ? id : undefined}
        download={name}
      >
        <bdi class="file-name one-line">{name}</bdi>
        <span class="file-size">
          {sizeText(size)}
          {duration !== undefined && ` · ${lengthText(duration)}`}
        </span>
      </a>
      <a
        class="icon-button small"
        href={paths.download(id)}
        download={name}
        aria-label={`Download ${name}`}
        title="Download"
      >
        <Download size={18} />
      </a>
    </div>
  );
}

/** Bytes of a text that is shown: longer ones are for an editor. */
const readable = 1_000_000;

/** It can be read here. */
function isRead({ category, type, size }: FileInfo): boolean {
  return type === "application/pdf" || size <= readable && (category === "code" || type.startsWith("text/"));
}

function labelOf({ category, name, duration }: FileInfo): string {
  if (category === "image") return `Open ${name}`;
  return `Play ${name}${duration === undefined ? "" : `, ${lengthText(duration)}`}`;
}
