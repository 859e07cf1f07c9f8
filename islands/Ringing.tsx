// This module is browser compatible.
/**
 * What this page does when something concerns me: the desktop, the sound, and leading to the message when one is pressed.
 * Seen of it are only two quiet sentences, when the browser has to be asked or keeps a sound back.
 */
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Bell } from "../components/seldom_icons.tsx";
import { paths } from "../components/paths.ts";
import { conversationOf, entryOfSearch } from "../core/browser/address.ts";
import type { Client } from "../core/browser/client.ts";
import { Desktop, desktopState, mayOffer, offerNoMore, turnDesktopOn } from "../core/browser/desktop.ts";
import { Loudspeaker } from "../core/browser/loudspeaker.ts";
import { Ringer } from "../core/browser/ringer.ts";
import { soundChoice } from "../core/browser/sound_choice.ts";
import { browserTabs } from "../core/browser/tabs.ts";
import { threadsOf } from "../core/browser/threads.ts";
import { browserWorld } from "../core/browser/world.ts";
import Pushed from "./Pushed.tsx";

export interface RingingProps {
  client: Client;
  /** The conversation that is in sight. */
  current: string | undefined;
  onGo: (id: string, n?: number) => void;
}

export default function Ringing({ client, current, onGo }: RingingProps) {
  const go = useRef(onGo);
  go.current = onGo;
  const { ringer, loudspeaker, world } = useMemo(() => ringerOf(client, (id, n) => go.current(id, n)), []);
  const shown = useSignal(current);
  shown.value = current;
  const attentive = useSignal(false);
  useEffect(() => {
    const look = () => void (attentive.value = world.attentive());
    look();
    ringer.start();
    const stops = [loudspeaker.start(), world.on("attention", look), () => ringer.stop()];
    return () => stops.forEach((stop) => stop());
  }, []);
  useSignalEffect(() => {
    const beside = shown.value && client.beside.value?.conversation;
    const seen = [shown.value, beside].filter((id) => id !== undefined);
    ringer.looksAt(attentive.value ? seen : []);
  });
  return (
    <>
      <Pushed {...{ client, onGo }} />
      {ringer.unshown.value && <Offer />}
      {ringer.unheard.value && <KeptBack />}
    </>
  );
}

function ringerOf(client: Client, go: (id: string, n?: number) => void) {
  const { connection, me } = client;
  const world = browserWorld();
  const loudspeaker = new Loudspeaker(me.id);
  const open = (address: string) => {
    const url = new URL(address, location.origin);
    if (url.origin !== location.origin) return;
    const conversation = conversationOf(url);
    if (conversation !== undefined) go(conversation, entryOfSearch(url.search));
  };
  const ringer = new Ringer({
    ...{ world, connection, loudspeaker, me: me.id, tabs: browserTabs(), desktop: new Desktop(open) },
    showing: () => desktopState() === "on",
    mayOffer,
    sounds: () => soundChoice(me.id),
    readIn: (id) =>
      (client.conversation(id).peek() ??
        threadsOf(client).list.peek().find(({ conversation }) => conversation === id))?.read?.n,
  });
  return { ringer, loudspeaker, world };
}

/** Asked once, and never again when it is not wanted. */
function Offer() {
  const over = useSignal(!mayOffer());
  if (over.value) return null;
  const answer = (work: () => unknown) => {
    over.value = true;
    void work();
  };
  return (
    <section class="ring-hint" role="status" aria-label="Notifications">
      <Bell size={18} />
      <div>
        <p>
          There was something for you while you were not looking. Shall it be shown on your desktop next time?
        </p>
        <div class="actions">
          <button type="button" class="button primary small" onClick={() => answer(turnDesktopOn)}>
            Show them
          </button>
          <button type="button" class="button small" onClick={() => answer(offerNoMore)}>
            No, thanks
          </button>
        </div>
        <small>
          You can change it in the <a href={paths.notifications}>settings</a>.
        </small>
      </div>
    </section>
  );
}

/** Goes with the next press, as that allows it. */
function KeptBack() {
  return (
    <div class="toasts ring-kept-back" role="status">
      <div class="toast">
        The browser kept a sound back: this page may be heard once you have pressed something in it.
      </div>
    </div>
  );
}
