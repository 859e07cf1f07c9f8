import { tally } from "../tally.ts";
import { words } from "../words.ts";

export default function Late() {
  return <button type="button" class="late" onClick={() => tally.value++}>{words[1]} {tally}</button>;
}
