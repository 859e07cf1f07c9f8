// This module is browser compatible.
/**
 * The one error type that carries what Parley refuses: a code of the catalogue (error_statuses.ts) and a sentence, which
 * is written where the error is thrown, because only that place knows the names and numbers; it says what was
 * wrong and what to do. Turned into a response once, at the edge.
 */
import type { ErrorCode } from "./error_statuses.ts";

export type { ErrorCode } from "./error_statuses.ts";

/** What a client is told: the same shape over HTTP (`{ "error": … }`) and WebSocket (`error` frame). */
export interface ErrorBody {
  code: ErrorCode;
  /** One sentence for people. */
  message: string;
  /** The input field that was wrong, as a dotted path. */
  field?: string;
  /** Whole seconds until it is worth trying again. */
  retryAfter?: number;
  /** Quoted by people who report a fault; finds the log line. */
  requestId?: string;
}

export interface ErrorDetails {
  field?: string;
  /** Seconds. */
  retryAfter?: number;
  cause?: unknown;
}

/** The same request may succeed later. */
const passing: ReadonlySet<ErrorCode> = new Set([
  "slow_body",
  "upload_busy",
  "chunk_damaged",
  "upload_incomplete",
  "rate_limited",
  "conflict",
  "busy",
  "storage_full",
  "storage_unavailable",
  "internal",
]);

export class ParleyError extends Error {
  override readonly name = "ParleyError";
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.field = details.field;
    this.retryAfter = details.retryAfter;
  }

  /** The same request may succeed later. */
  get passes(): boolean {
    return passing.has(this.code);
  }

  toBody(requestId?: string): ErrorBody {
    const body: ErrorBody = { code: this.code, message: this.message };
    if (this.field !== undefined) body.field = this.field;
    if (this.retryAfter !== undefined) body.retryAfter = Math.ceil(this.retryAfter);
    if (requestId !== undefined) body.requestId = requestId;
    return body;
  }
}

/** The same answer for "does not exist" and "you may not see it". */
export function notFound(what: string): ParleyError {
  return new ParleyError(
    "not_found",
    `Cannot find that ${what}: it does not exist, or you have no access to it`,
  );
}

/** Anything else than a ParleyError says nothing about the inside. */
export function toErrorBody(error: unknown, requestId?: string): ErrorBody {
  if (error instanceof ParleyError) return error.toBody(requestId);
  const hidden = new ParleyError("internal", "Something went wrong on the server; please try again");
  return hidden.toBody(requestId);
}

/** The server cannot start as it is set up. The sentence names the setting and says what to do. */
export class StartError extends Error {
  override readonly name = "StartError";
  /** EX_CONFIG of sysexits(3), so that a supervisor knows: trying again changes nothing, a person has to. */
  readonly exitCode = 78;
}
