/** In place of the registration form where an invitation is needed, or nobody new is let in. */
import { Gate } from "../Gate.tsx";
import { paths } from "../paths.ts";

export interface RegistrationClosedPageProps {
  server: string;
  /** Why, in a sentence. */
  reason: string;
}

export function RegistrationClosedPage({ server, reason }: RegistrationClosedPageProps) {
  return (
    <Gate server={server} title="Registration is not open" lead={reason}>
      <a class="button primary wide" href={paths.login}>Log in</a>
    </Gate>
  );
}
