/** When a page cannot be shown: what happened in one sentence, what to do, and what to quote when asking for help. */
import { Gate } from "../Gate.tsx";
import { paths } from "../paths.ts";

export interface ErrorPageProps {
  /** HTTP status. */
  status: number;
  /** One sentence for people. */
  message: string;
  requestId?: string;
  server?: string;
  /** A better place to go than the start page. */
  action?: { href: string; label: string };
}

export function ErrorPage({ status, message, requestId, server = "Parley", action }: ErrorPageProps) {
  return (
    <Gate server={server} title={titleOf(status)} lead={message}>
      <div class="actions">
        <a class="button primary" href={action?.href ?? paths.home}>
          {action?.label ?? "Go to the start page"}
        </a>
      </div>
      <p class="error-code">
        Error {status}
        {requestId !== undefined && (
          <>
            , request <code>{requestId}</code>
          </>
        )}
      </p>
    </Gate>
  );
}

function titleOf(status: number): string {
  if (status === 404) return "Nothing to see here";
  if (status === 401) return "Please log in";
  if (status === 403) return "You may not do that";
  if (status === 429) return "Too many at once";
  if (status === 503 || status === 507) return "The server is busy";
  return status >= 500 ? "Something went wrong" : "That did not work";
}
