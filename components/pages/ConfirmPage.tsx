/**
 * Confirming an address. A button, because programs that look through mail open every link in it: opening one must
 * change nothing.
 */
import { Gate } from "../Gate.tsx";
import { plainPaths } from "../paths.ts";

export interface ConfirmPageProps {
  server: string;
  username: string;
  email: string;
}

export function ConfirmPage({ server, username, email }: ConfirmPageProps) {
  return (
    <Gate
      server={server}
      title="Is this your address?"
      lead={
        <>
          <b>{email}</b> was given for @{username}.
        </>
      }
    >
      <form class="form" method="post" action={plainPaths.confirm}>
        <button type="submit" class="button primary wide">Yes, confirm it</button>
      </form>
      <p>It is not, or you have no account here? Then close this page: nothing more will come.</p>
    </Gate>
  );
}
