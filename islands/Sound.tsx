// This module is browser compatible.
/** A sound in the list. Nothing of it is loaded before it is played; its waveform came with the message. */
import { useEffect, useMemo } from "preact/hooks";
import { FileLine } from "../components/conversation/Files.tsx";
import { Waveform } from "../components/files/Waveform.tsx";
import { Download, Play } from "../components/icons.tsx";
import { Pause } from "../components/seldom_icons.tsx";
import { paths } from "../components/paths.ts";
import { lengthText, sizeText } from "../core/browser/amounts.ts";
import { soundName } from "../core/browser/file_facts.ts";
import { isVoice, Player, speed } from "../core/browser/player.ts";
import { unpacked } from "../core/browser/waveform.ts";
import type { FileInfo } from "../core/protocol/entries.ts";

export default function Sound({ file }: { file: FileInfo }) {
  const player = useMemo(() => new Player(file, paths.file(file.id)), [file.id]);
  const bars = useMemo(() => unpacked(file.waveform), [file.waveform]);
  useEffect(() => () => player.stop(), [player]);
  useEffect(() => player.lasts(file.duration), [player, file.duration]);
  if (player.failed.value) return <FileLine file={file} />;
  const voice = isVoice(file);
  const [on, at, length] = [player.on.value, player.at.value, player.length.value];
  const name = voice ? "voice message" : soundName(file);
  return (
    <div class="player" data-sound={file.id} data-voice={voice ? "" : undefined}>
      <button
        type="button"
        class="icon-button player-button"
        aria-label={on ? `Pause ${name}` : `Play ${name}`}
        onClick={() => player.toggle()}
      >
        {on ? <Pause /> : <Play />}
      </button>
      <div class="player-body">
        {!voice && (
          <span class="player-name one-line" title={name === file.name ? name : `${name} · ${file.name}`}>
            <bdi>{name}</bdi>
          </span>
        )}
        <Waveform {...{ bars, at, length }} label={`Position in ${name}`} onSeek={(to) => player.seek(to)} />
      </div>
      <span class="player-time">
        {at > 0 || length === 0 ? lengthText(at * 1_000) : lengthText(length * 1_000)}
      </span>
      <button
        type="button"
        class="player-speed"
        aria-label={`Speed: ${speed.value} times`}
        title="Speed"
        onClick={() => player.faster()}
      >
        {speed.value}×
      </button>
      <a
        class="icon-button small"
        href={paths.download(file.id)}
        download={file.name}
        aria-label={`Download ${name}, ${sizeText(file.size)}`}
        title="Download"
      >
        <Download size={18} />
      </a>
    </div>
  );
}
