/** The title of a page: what it is, and where. */
import { Head } from "fresh/runtime";

export function Title({ of, server }: { of: string; server: string }) {
  return (
    <Head>
      <title>{`${of} · ${server}`}</title>
    </Head>
  );
}
