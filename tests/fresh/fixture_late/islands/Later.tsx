import { useId } from "preact/hooks";
import { tally } from "../tally.ts";
import { words } from "../words.ts";

export default function Later() {
  return <button type="button" class="later" id={useId()}>{words[2]} {tally}</button>;
}
