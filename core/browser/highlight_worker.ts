// This module is browser compatible.
/** The worker in which code gets its colours: says that it is ready, then answers each question with the parts. */
import { type CodePart, highlight } from "./highlight.ts";

export interface Question {
  language: string;
  text: string;
}
export type Reply = "ready" | CodePart[] | null;

const reply = (message: Reply) => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<Question>) => {
  try {
    reply(highlight(data.language, data.text));
  } catch {
    reply(null); // Too deep for it.
  }
};
reply("ready");
