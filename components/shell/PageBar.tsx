// This module is browser compatible.
/** The bar on top of a page inside the frame, with the way back that a phone needs. */
import { Back } from "../icons.tsx";
import { paths } from "../paths.ts";

export function PageBar({ title, onBack }: { title: string; onBack?: (event: MouseEvent) => void }) {
  return (
    <header class="bar">
      <a class="icon-button bar-back" href={paths.rooms} aria-label="Back to my rooms" onClick={onBack}>
        <Back />
      </a>
      <div class="bar-title">
        <h1>{title}</h1>
      </div>
    </header>
  );
}
