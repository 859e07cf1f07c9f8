// This module is browser compatible.
/**
 * The catalogue of everything that Parley refuses, and the one error type that carries it.
 *
 * Each entry has a code (stable, for programs), an HTTP status, and whether the same request may succeed
 * later. The sentence is written where the error is thrown, because only that place knows the names and
 * numbers; it says what was wrong and what to do. Turned into a response once, at the edge.
 */
export const catalogue = {
  // Input
  bad_request: { status: 400, retry: false },
  bad_field: { status: 400, retry: false },
  unknown_field: { status: 400, retry: false },
  bad_frame: { status: 400, retry: false },
  unknown_type: { status: 400, retry: false },
  too_large: { status: 413, retry: false },
  unsupported_media_type: { status: 415, retry: false },
  slow_body: { status: 408, retry: true },
  // Who asks
  not_signed_in: { status: 401, retry: false },
  session_expired: { status: 401, retry: false },
  wrong_credentials: { status: 401, retry: false },
  forbidden: { status: 403, retry: false },
  cross_site: { status: 403, retry: false },
  // What is asked for
  not_found: { status: 404, retry: false },
  method_not_allowed: { status: 405, retry: false },
  // Accounts
  username_taken: { status: 409, retry: false },
  email_taken: { status: 409, retry: false },
  weak_password: { status: 400, retry: false },
  registration_closed: { status: 403, retry: false },
  invitation_required: { status: 403, retry: false },
  invitation_invalid: { status: 404, retry: false },
  // Rooms
  room_name_taken: { status: 409, retry: false },
  room_password_required: { status: 403, retry: false },
  room_password_wrong: { status: 403, retry: false },
  room_archived: { status: 409, retry: false },
  banned: { status: 403, retry: false },
  muted: { status: 403, retry: false },
  last_owner: { status: 409, retry: false },
  room_full: { status: 409, retry: false },
  already_member: { status: 409, retry: false },
  // Custom emoji
  emoji_name_taken: { status: 409, retry: false },
  too_many_emoji: { status: 409, retry: false },
  // Messages
  client_id_reused: { status: 409, retry: false },
  message_deleted: { status: 409, retry: false },
  too_many_reactions: { status: 409, retry: false },
  too_many_pins: { status: 409, retry: false },
  poll_closed: { status: 409, retry: false },
  too_many_scheduled: { status: 409, retry: false },
  too_many_reminders: { status: 409, retry: false },
  too_many_saved: { status: 409, retry: false },
  too_many_drafts: { status: 409, retry: false },
  too_many_follows: { status: 429, retry: false },
  // Files
  wrong_tus_version: { status: 412, retry: false },
  wrong_offset: { status: 409, retry: false },
  upload_busy: { status: 423, retry: true },
  /** 460 is the tus protocol's own. */
  chunk_damaged: { status: 460, retry: true },
  upload_incomplete: { status: 409, retry: true },
  file_too_large: { status: 413, retry: false },
  quota_exceeded: { status: 413, retry: false },
  file_damaged: { status: 422, retry: false },
  file_mismatch: { status: 415, retry: false },
  picture_too_large: { status: 422, retry: false },
  picture_unreadable: { status: 422, retry: false },
  file_attached: { status: 409, retry: false },
  bad_range: { status: 416, retry: false },
  // The server
  rate_limited: { status: 429, retry: true },
  conflict: { status: 409, retry: true },
  busy: { status: 503, retry: true },
  storage_full: { status: 507, retry: true },
  storage_unavailable: { status: 503, retry: true },
  internal: { status: 500, retry: true },
} as const satisfies Record<string, { status: number; retry: boolean }>;

export type ErrorCode = keyof typeof catalogue;

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

  get status(): number {
    return catalogue[this.code].status;
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
