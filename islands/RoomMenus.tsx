// This module is browser compatible.
/** Opens the menu of the conversation whose three dots are pressed, or on which a finger rests. */
import { afterInPage } from "../core/browser/world.ts";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Client } from "../core/browser/client.ts";
import type { When } from "../core/browser/dates.ts";
import { longPress } from "../core/browser/long_press.ts";
import { later } from "../core/browser/later.ts";

const RoomMenu = later(() => import("./RoomMenu.tsx"));

export default function RoomMenus({ client, when }: { client: Client; when: When }) {
  const open = useSignal<{ id: string; anchor: HTMLElement } | undefined>(undefined);
  useEffect(() => {
    const list = document.querySelector<HTMLElement>(".shell-sidebar")!;
    const show = (on: Element) => {
      const id = on.closest<HTMLElement>(".room-item")?.dataset.room;
      const anchor = on.closest(".room-item")?.querySelector<HTMLElement>(".room-more");
      if (id !== undefined && anchor) open.value = { id, anchor };
    };
    const click = (event: MouseEvent) => {
      const button = (event.target as Element).closest(".room-more");
      if (button !== null) show(button);
    };
    list.addEventListener("click", click);
    const press = longPress(list, { selector: ".room-item", after: afterInPage, pressed: show });
    return () => {
      list.removeEventListener("click", click);
      press();
    };
  }, []);
  const item = open.value && client.conversation(open.value.id).value;
  if (item === undefined) return null;
  return (
    <RoomMenu
      key={item.id}
      {...{ client, item, when }}
      anchor={open.value!.anchor}
      onClose={() => open.value = undefined}
    />
  );
}
