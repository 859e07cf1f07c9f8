/** Words that call me wherever I may read them, one by one. Forms, so they work without a script. */
import { limits } from "../../core/protocol/limits.ts";
import { Field, type Form } from "../Field.tsx";
import { Close } from "../icons.tsx";
import { NotificationForm } from "./NotificationForm.tsx";

export interface CallingWordsProps {
  words: readonly string[];
  form?: Form | undefined;
}

export function CallingWords({ words, form }: CallingWordsProps) {
  const shown = { id: "words", ...form };
  return (
    <div class="card">
      {words.length > 0 && (
        <ul class="word-chips" aria-label="Words that call you">
          {words.map((word) => (
            <li key={word}>
              <NotificationForm set="unword" class="word-chip">
                <input type="hidden" name="word" value={word} />
                <span dir="auto">{word}</span>
                <button type="submit" class="icon-button small" aria-label={`Remove ${word}`} title="Remove">
                  <Close size={16} />
                </button>
              </NotificationForm>
            </li>
          ))}
        </ul>
      )}
      {words.length < limits.keywords
        ? (
          <NotificationForm set="words" form={shown} save="Add">
            <Field
              form={shown}
              name="word"
              label="A word, or a few together"
              required
              maxLength={50}
              autocomplete="off"
              dir="auto"
              hint="Found as a whole word, whatever its case and accents."
            />
          </NotificationForm>
        )
        : <p class="soft">These are {limits.keywords}; remove one before you add another.</p>}
    </div>
  );
}
