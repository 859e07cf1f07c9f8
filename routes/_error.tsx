/** What no route answers: unknown addresses, wrong methods, faults. */
import { HttpError } from "fresh";
import { ErrorPage } from "../components/pages/ErrorPage.tsx";
import { define } from "../define.ts";

const sentences: Record<number, string> = {
  400: "Cannot read that request: its address is not well-formed.",
  404: "Cannot find that page: it does not exist, or you have no access to it.",
  405: "Cannot do that here: the page does not take this kind of request.",
};

export default define.page(({ error, state }) => {
  const status = error instanceof HttpError ? error.status : 500;
  const message = sentences[status] ?? "Something went wrong on the server. Please try again.";
  return <ErrorPage status={status} message={message} requestId={state.visitor?.requestId} />;
});
