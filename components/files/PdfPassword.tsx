// This module is browser compatible.
/** Asks for the password of a PDF. It stays in the browser. */
export interface PdfPasswordProps {
  /** The last one was wrong. */
  again: boolean;
  onAnswer: (password: string) => void;
}

export function PdfPassword({ again, onAnswer }: PdfPasswordProps) {
  return (
    <form
      class="lightbox-note pdf-password"
      onSubmit={(event) => {
        event.preventDefault();
        onAnswer(new FormData(event.currentTarget).get("password") as string);
      }}
    >
      <label for="pdf-password">This PDF is protected. Its password:</label>
      <input
        id="pdf-password"
        class="input"
        type="password"
        name="password"
        autoComplete="off"
        required
        aria-invalid={again}
        aria-describedby={again ? "pdf-password-wrong" : undefined}
        ref={(field) => field?.focus()}
      />
      {again && <p id="pdf-password-wrong" role="alert">That was not it. Try again.</p>}
      <button type="submit" class="button primary">Open</button>
    </form>
  );
}
