/** No more mails of what one has missed. A button, because programs that look through mail open every link in it. */
import { Gate } from "../Gate.tsx";
import { plainPaths } from "../paths.ts";

export interface UnsubscribePageProps {
  server: string;
  token: string;
  /** It is done. */
  done: boolean;
}

export function UnsubscribePage({ server, token, done }: UnsubscribePageProps) {
  if (done) {
    return (
      <Gate
        server={server}
        title="No more mails"
        lead={`${server} sends you no mails of what you missed any more. You can have them back in your settings, under Notifications.`}
      />
    );
  }
  return (
    <Gate
      server={server}
      title="No more mails?"
      lead={`${server} sends you mails of messages that you missed. Mails about your account will still come.`}
    >
      <form
        class="form"
        method="post"
        action={`${plainPaths.unsubscribe}?token=${encodeURIComponent(token)}`}
      >
        <button type="submit" class="button primary wide">Send me no more</button>
      </form>
    </Gate>
  );
}
