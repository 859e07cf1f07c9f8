import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { tally } from "../tally.ts";
import { words } from "../words.ts";

/** Needs at once what others need later, and loads them when it is asked. */
export default function First() {
  const More = useSignal<ComponentType[]>([]);
  const bring = async () => {
    const loaded = await Promise.all([import("./Late.tsx"), import("./Later.tsx")]);
    More.value = loaded.map(({ default: one }) => one);
  };
  return (
    <section>
      <button type="button" class="count" onClick={() => tally.value++}>{words[0]} {tally}</button>
      <button type="button" class="bring" onClick={bring}>more</button>
      {More.value.map((One) => <One key={One.name} />)}
    </section>
  );
}
