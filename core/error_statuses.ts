// This module is browser compatible.
/**
 * The catalogue of everything that Parley refuses: the code (stable, for programs) and its HTTP status. Which of them may
 * pass by themselves is beside the error itself (errors.ts), because browsers need to know that and nothing else.
 */
export const statuses = {
  // Input
  bad_request: 400,
  bad_field: 400,
  unknown_field: 400,
  bad_frame: 400,
  unknown_type: 400,
  too_large: 413,
  unsupported_media_type: 415,
  slow_body: 408,
  // Who asks
  not_signed_in: 401,
  session_expired: 401,
  wrong_credentials: 401,
  forbidden: 403,
  cross_site: 403,
  // What is asked for
  not_found: 404,
  method_not_allowed: 405,
  // Accounts
  username_taken: 409,
  email_taken: 409,
  weak_password: 400,
  registration_closed: 403,
  invitation_required: 403,
  invitation_invalid: 404,
  link_invalid: 404,
  mail_off: 409,
  // Rooms
  room_name_taken: 409,
  room_password_required: 403,
  room_password_wrong: 403,
  room_archived: 409,
  banned: 403,
  muted: 403,
  last_owner: 409,
  room_full: 409,
  already_member: 409,
  // Custom emoji
  emoji_name_taken: 409,
  too_many_emoji: 409,
  // Messages
  client_id_reused: 409,
  message_deleted: 409,
  too_many_reactions: 409,
  too_many_pins: 409,
  poll_closed: 409,
  too_many_scheduled: 409,
  too_many_reminders: 409,
  too_many_saved: 409,
  too_many_drafts: 409,
  too_many_follows: 429,
  // Files
  wrong_tus_version: 412,
  wrong_offset: 409,
  upload_busy: 423,
  /** 460 is the tus protocol's own. */
  chunk_damaged: 460,
  upload_incomplete: 409,
  file_too_large: 413,
  quota_exceeded: 413,
  file_damaged: 422,
  file_mismatch: 415,
  picture_too_large: 422,
  picture_unreadable: 422,
  file_attached: 409,
  bad_range: 416,
  // The server
  rate_limited: 429,
  conflict: 409,
  busy: 503,
  storage_full: 507,
  storage_unavailable: 503,
  internal: 500,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof statuses;

export function statusOf({ code }: { code: ErrorCode }): number {
  return statuses[code];
}
