// This module is browser compatible.
/**
 * What the page begins with and a thread beside it is made of too. It is handed over: imported by a part that comes
 * later, it would be cut out of the code of the page into files of its own, which weigh more.
 */
import { LoadingRows } from "../components/conversation/LoadingRows.tsx";
import { Message } from "../components/conversation/Message.tsx";
import { TypingLine } from "../components/conversation/TypingLine.tsx";
import { folds } from "../core/browser/folding.ts";
import Messages from "./Messages.tsx";
import { useReader } from "./reader.ts";
import Writer from "./Writer.tsx";

export const kit = { folds, LoadingRows, Message, Messages, TypingLine, useReader, Writer };
export type Kit = typeof kit;
