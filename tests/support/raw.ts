/**
 * HTTP as bytes over TCP: requests that fetch() would put right or refuse to send. One connection each; the answer is
 * whatever comes until the server closes it, so a request wants `connection: close`.
 */

export interface RawAnswer {
  status: number;
  headers: Headers;
  /** As it came: the frames of a chunked body are still in it. */
  body: string;
}

/** Milliseconds in which an answer must be complete. */
const patience = 20_000;

export function connectTo(url: string): Promise<Deno.TcpConn> {
  const { hostname, port } = new URL(url);
  return Deno.connect({ hostname, port: Number(port) });
}

/** Null: closed without an answer. */
export async function sendRaw(url: string, request: string | Uint8Array): Promise<RawAnswer | null> {
  using connection = await connectTo(url);
  const bytes = typeof request === "string" ? new TextEncoder().encode(request) : request;
  // Whoever waits for nothing is told so by the read.
  const timer = setTimeout(() => connection.close(), patience);
  let text = "";
  try {
    for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
    for await (const chunk of connection.readable.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      // From here on it is no HTTP, and stays open.
      if (text.startsWith("HTTP/1.1 101")) break;
    }
  } catch (error) {
    // Whoever refuses a request before its end resets the connection.
    if (!(error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe)) {
      throw error;
    }
  } finally {
    clearTimeout(timer);
  }
  return parseAnswer(text.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, ""));
}

function parseAnswer(text: string): RawAnswer | null {
  const [head, ...rest] = text.split("\r\n\r\n");
  const [first, ...lines] = head!.split("\r\n");
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(first!)?.[1];
  if (status === undefined) return null;
  const headers = new Headers();
  for (const line of lines) {
    headers.append(line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1));
  }
  return { status: Number(status), headers, body: rest.join("\r\n\r\n") };
}
