// This module is browser compatible.
/** One file of mine on its way: what it is, how far it is, and what can be done about it. */
import type { ComponentChildren } from "preact";
import { leftText, sizeText } from "../../core/browser/amounts.ts";
import { savedFrom } from "../../core/browser/reducing.ts";
import type { Upload } from "../../core/browser/uploads.ts";
import { Close, Pencil, Play } from "../icons.tsx";
import { Pause, Retry } from "../seldom_icons.tsx";
import { FileIcon } from "./FileIcon.tsx";

export interface UploadActs {
  remove?: (id: string) => void;
  pause: (id: string) => void;
  resume: (id: string) => void;
  retry: (id: string) => void;
  edit?: ((id: string) => void) | undefined;
}

export interface UploadTileProps extends UploadActs {
  upload: Upload;
  /** What can be seen of it. */
  picture?: string | undefined;
}

export function UploadTile({ upload, picture, ...acts }: UploadTileProps) {
  const { id, name, phase, blob, sent } = upload;
  const part = blob.size === 0 ? 1 : sent / blob.size;
  return (
    <li class={`upload ${phase}`}>
      <span class="upload-face">
        {picture !== undefined
          ? <img src={picture} alt="" onError={({ currentTarget }) => currentTarget.hidden = true} />
          : <FileIcon category={categoryOf(upload.type)} />}
      </span>
      <span class="upload-texts">
        <bdi class="one-line upload-name" title={name}>{name}</bdi>
        <span class="upload-state">{stateOf(upload)}</span>
      </span>
      <span class="upload-acts">
        {acts.edit && picture !== undefined && (
          <Act
            label={`Edit ${name}`}
            title="Edit"
            onClick={() => acts.edit!(id)}
          >
            <Pencil size={16} />
          </Act>
        )}
        {phase === "refused" && (
          <Act
            label={`Try ${name} again`}
            title="Try again"
            onClick={() => acts.retry(id)}
          >
            <Retry size={16} />
          </Act>
        )}
        {phase === "paused" && (
          <Act
            label={`Go on with ${name}`}
            title="Go on"
            onClick={() => acts.resume(id)}
          >
            <Play size={16} />
          </Act>
        )}
        {isMoving(upload) && (
          <Act label={`Pause ${name}`} title="Pause" onClick={() => acts.pause(id)}>
            <Pause size={16} />
          </Act>
        )}
        {acts.remove && (
          <Act label={`Remove ${name}`} title="Remove" onClick={() => acts.remove!(id)}>
            <Close size={16} />
          </Act>
        )}
      </span>
      {phase !== "done" && phase !== "refused" && phase !== "reducing" && (
        <span
          class="upload-bar"
          role="progressbar"
          aria-label={`${name} is being sent`}
          aria-valuenow={Math.round(100 * part)}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <span style={{ inlineSize: `${100 * part}%` }} />
        </span>
      )}
    </li>
  );
}

function Act(
  { label, title, onClick, children }: {
    label: string;
    title: string;
    onClick: () => void;
    children: ComponentChildren;
  },
) {
  return (
    <button type="button" class="icon-button small" aria-label={label} title={title} onClick={onClick}>
      {children}
    </button>
  );
}

function isMoving({ phase }: Upload): boolean {
  return phase === "waiting" || phase === "preparing" || phase === "sending";
}

function stateOf({ phase, blob, file, other, sent, speed, left, error, waitsFor }: Upload): string {
  const size = sizeText(file?.size ?? blob.size);
  const before = savedFrom({ blob, other });
  switch (phase) {
    case "refused":
      return error ?? "Refused";
    case "paused":
      return `Paused · ${sizeText(sent)} of ${size}`;
    case "reducing":
      return `Making it smaller · ${size}`;
    case "preparing":
      return `Preparing · ${size}`;
    case "checking":
      return `Checking · ${size}`;
    case "sending":
      return [
        `${sizeText(sent)} of ${size}`,
        speed === undefined ? "" : `${sizeText(speed)}/s`,
        left === undefined ? "" : leftText(left),
      ].filter(Boolean).join(" · ");
    case "waiting":
      return waitsFor ?? `Waiting · ${size}`;
    case "done":
      return before === undefined ? size : `${sizeText(before)} → ${size}`;
  }
}

function categoryOf(type: string) {
  const [kind] = type.split("/");
  if (kind === "image" || kind === "video" || kind === "audio") return kind;
  if (/zip|tar|compressed|rar/.test(type)) return "archive";
  return /pdf|document|text|word|sheet|presentation/.test(type) ? "document" : "other";
}
