// This module is browser compatible.
/**
 * Which sound tells of what on this computer, how loudly, and trying it. Kept in this browser at once, as it is chosen:
 * another computer stands in another room.
 */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { OwnSoundField } from "../components/notifications/OwnSoundField.tsx";
import { RoomSounds } from "../components/notifications/RoomSounds.tsx";
import { SoundSelect } from "../components/notifications/SoundSelect.tsx";
import { Volume } from "../components/notifications/Volume.tsx";
import { Note } from "../components/Note.tsx";
import { Loudspeaker, type Played } from "../core/browser/loudspeaker.ts";
import { forgetOwnSound, keepOwnSound, ownSound } from "../core/browser/own_sound.ts";
import {
  chooseSounds,
  type SoundChoice,
  soundChoice,
  type SoundName,
  usualSounds,
  withoutOwn,
} from "../core/browser/sound_choice.ts";

export interface NotificationSoundsProps {
  me: string;
  /** Those that may have a sound of their own. */
  rooms: readonly { id: string; name: string }[];
}

export default function NotificationSounds({ me, rooms }: NotificationSoundsProps) {
  const choice = useSignal<SoundChoice>(usualSounds);
  /** Only in the browser is it known what was chosen. */
  const known = useSignal(false);
  const own = useSignal<string | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const says = useSignal("");
  const loudspeaker = useMemo(() => new Loudspeaker(me), []);
  useEffect(() => {
    choice.value = soundChoice(me);
    void ownSound(me).then((sound) => {
      own.value = sound?.name;
      known.value = true;
    });
    return loudspeaker.start();
  }, []);
  const choose = (changes: Partial<SoundChoice>) => {
    choice.value = { ...choice.value, ...changes };
    chooseSounds(me, choice.value);
  };
  const play = async (name: SoundName) => {
    says.value = "";
    if (choice.value.volume === 0) return void (says.value = "The volume is at zero: nothing is heard.");
    says.value = sentences[await loudspeaker.play(name, choice.value.volume, { anyway: true })];
  };
  const pick = (changes: Partial<SoundChoice>, name: SoundName) => {
    choose(changes);
    if (name === "none") says.value = "";
    else void play(name);
  };
  const take = async (file: File) => {
    problem.value = undefined;
    try {
      own.value = (await keepOwnSound(me, file)).name;
      await play("own");
    } catch (error) {
      problem.value = error instanceof Error ? error.message : String(error);
    }
  };
  const forget = async () => {
    await forgetOwnSound(me).catch(() => {});
    own.value = undefined;
    choose(withoutOwn(choice.value));
  };
  const { on, volume, toMe, other } = choice.value;
  const shared = {
    own: own.value,
    disabled: !known.value || !on,
    onPlay: (name: SoundName) => void play(name),
  };
  return (
    <section class="sheet-section" id="sounds" aria-labelledby="sounds-title">
      <h2 id="sounds-title">Sounds on this computer</h2>
      <div class="card sound-card">
        <label class="check-row">
          <input
            type="checkbox"
            class="check"
            checked={on}
            disabled={!known.value}
            onChange={() => choose({ on: !on })}
          />
          <span>Make a sound when something concerns me</span>
        </label>
        <SoundSelect
          {...shared}
          label="When somebody speaks to me"
          hint="Direct messages, mentions, words that call you, reminders."
          value={toMe}
          onChoose={(name) => pick({ toMe: name }, name)}
        />
        <SoundSelect
          {...shared}
          label="For everything else"
          value={other}
          onChoose={(name) => pick({ other: name }, name)}
        />
        <Volume
          value={volume}
          disabled={shared.disabled}
          onInput={(volume) => choose({ volume })}
          onChange={() => void play(toMe === "none" ? "chime" : toMe)}
        />
        <OwnSoundField
          name={own.value}
          disabled={!known.value}
          onFile={take}
          onForget={() => void forget()}
        />
        {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
        {rooms.length > 0 && (
          <RoomSounds
            {...shared}
            rooms={rooms}
            chosen={choice.value.rooms}
            onChoose={(id, name) => pick({ rooms: { ...choice.value.rooms, [id]: name } }, name)}
            onRemove={(id) => {
              const { [id]: _, ...others } = choice.value.rooms;
              choose({ rooms: others });
            }}
          />
        )}
        <p class="field-hint" role="status">{says.value}</p>
      </div>
    </section>
  );
}

const sentences: Record<Played, string> = {
  played:
    "Played. If you have not heard it, look at the volume of the computer, and whether this tab is muted.",
  blocked: "The browser kept it back. Allow sound for this page: press the sign to the left of the address.",
  too_soon: "",
  unplayable: "This browser cannot play your sound. Choose another file.",
};
