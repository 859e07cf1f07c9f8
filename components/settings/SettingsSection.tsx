/** A part of a page of settings, which links may lead to; what has just been done is said in it. */
import type { ComponentChildren } from "preact";
import { Note } from "../Note.tsx";

export interface SettingsSectionProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** Below the title. */
  says?: ComponentChildren;
  /** What has just been done here. */
  notice?: string | undefined;
  children: ComponentChildren;
}

export function SettingsSection({ id, title, says, notice, children }: SettingsSectionProps) {
  return (
    <section class="sheet-section" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {says !== undefined && <p>{says}</p>}
      {notice !== undefined && <Note kind="success">{notice}</Note>}
      {children}
    </section>
  );
}
