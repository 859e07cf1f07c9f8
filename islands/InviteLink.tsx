// This module is browser compatible.
/** Makes a link that lets people into the room, shows it once and copies it. */
import { useSignal } from "@preact/signals";
import { SelectField } from "../components/Field.tsx";
import { Note } from "../components/Note.tsx";
import { whyNot } from "../core/browser/why_not.ts";

export interface InviteLinkProps {
  /** @returns the address. `uses` 0 is any number. */
  onMake: (lifetimeSeconds: number, uses: number) => Promise<string>;
}

const lifetimes = [["86400", "1 day"], ["604800", "7 days"], ["2592000", "30 days"]] as const;
const counts = [["0", "Any number of people"], ["1", "1 person"], ["10", "10 people"]] as const;

export default function InviteLink({ onMake }: InviteLinkProps) {
  const address = useSignal<string | undefined>(undefined);
  const copied = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    problem.value = undefined;
    copied.value = false;
    try {
      address.value = await onMake(Number(data.get("lifetime")), Number(data.get("uses")));
    } catch (error) {
      problem.value = whyNot(error);
    }
  };
  const copy = async () => {
    await navigator.clipboard?.writeText(address.value!);
    copied.value = true;
  };
  return (
    <form class="form" onSubmit={submit}>
      <SelectField form={{ id: "link" }} name="lifetime" label="A link that works for" options={lifetimes} />
      <SelectField form={{ id: "link" }} name="uses" label="And lets in" options={counts} />
      <div>
        <button type="submit" class="button small">Make a link</button>
      </div>
      {problem.value !== undefined && <Note kind="danger">{problem.value}</Note>}
      {address.value !== undefined && (
        <Note kind="success">
          <label class="field-label" for="link-address">Copy it now: it is not shown again.</label>
          <input
            id="link-address"
            class="input"
            readOnly
            dir="ltr"
            value={address.value}
            onFocus={(event) => event.currentTarget.select()}
          />
          <div class="actions">
            <button type="button" class="button small" onClick={copy}>
              {copied.value ? "Copied" : "Copy"}
            </button>
          </div>
        </Note>
      )}
    </form>
  );
}
