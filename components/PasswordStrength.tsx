// This module is browser compatible.
/** How strong a password is: four steps, a word, and what it lacks. What counts is decided in core/accounts. */
export interface PasswordStrengthProps {
  /** Nothing typed yet: only what is asked for is shown. */
  empty: boolean;
  score: 0 | 1 | 2 | 3 | 4;
  /** What it lacks, each to follow "The password". */
  missing: readonly string[];
}

/** What a password must have, before anything is typed and where no script runs. */
export const passwordHint = "At least 8 characters, with a capital letter, a lower-case letter and a digit.";
const words = ["Too weak", "Too weak", "Acceptable", "Good", "Strong"] as const;

export function PasswordStrength({ empty, score, missing }: PasswordStrengthProps) {
  const sentence = missing.length === 0 ? words[score] : `The password ${missing.join(", ")}.`;
  return (
    <div class="strength" data-score={empty ? undefined : Math.max(1, score)}>
      <div class="strength-bar" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </div>
      <p class="field-hint" role="status">{empty ? passwordHint : sentence}</p>
    </div>
  );
}
