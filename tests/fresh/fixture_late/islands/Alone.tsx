import { useId } from "preact/hooks";

/** On a page of its own: it must not bring what the other page needs. */
export default function Alone() {
  return <i class="alone" id={useId()}>{typeof document === "undefined" ? "server" : "browser"}</i>;
}
