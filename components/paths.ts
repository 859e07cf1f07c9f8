// This module is browser compatible.
/** The addresses of Parley's pages, in one place: links, forms and the browser's history use these. */
import { isThread, placeOfThread } from "../core/protocol/ids.ts";

export const paths = {
  home: "/",
  login: "/login",
  logout: "/logout",
  register: "/register",
  settings: "/settings",
  profile: "/settings/profile",
  status: "/settings/status",
  ownAvatar: "/settings/avatar",
  /** Small (64 pixels), large (128), or moving. */
  emoji: (name: string, version: string, as: "small" | "large" | "moving") =>
    `/emoji/${name}/${version}/${as}`,
  customEmoji: "/settings/emoji",
  avatar: (user: string, version: string, size: 96 | 256) => `/avatars/${user}/${version}/${size}`,
  password: "/settings/password",
  sessions: "/settings/sessions",
  otherSessions: "/settings/sessions/others",
  privacy: "/settings/privacy",
  reading: "/settings/reading",
  writing: "/settings/writing",
  blocked: "/settings/blocked",
  notifications: "/settings/notifications",
  /** What reaches me from one conversation. */
  notificationsOf: (id: string) => `/settings/notifications?room=${id}#room`,
  invitations: "/settings/invitations",
  endInvitation: "/settings/invitations/end",
  rooms: "/rooms",
  browse: "/rooms/browse",
  newRoom: "/rooms/new",
  /** A conversation; a thread is shown beside the one that it is in. */
  room: (id: string) => {
    const place = placeOfThread(id);
    return place === null ? `/rooms/${id}` : `/rooms/${place.parent}?thread=${place.root}`;
  },
  /** The conversation around one message. */
  message: (id: string, n: number): string => `${paths.room(id)}${isThread(id) ? "&" : "?"}at=${n}`,
  details: (id: string) => `/rooms/${id}?details`,
  join: (id: string) => `/rooms/${id}/join`,
  previewImage: (id: string) => `/previews/${id}/image`,
  aboutFile: (id: string) => `/api/files/${id}`,
  file: (id: string) => `/files/${id}`,
  download: (id: string) => `/files/${id}?download`,
  /** At most 360 and 1,280 pixels. */
  smallPicture: (id: string) => `/files/${id}/small`,
  largePicture: (id: string) => `/files/${id}/large`,
  invite: (token: string) => `/invite/${token}`,
} as const;

/** Of pages that no script leads to, apart so that no script carries them. */
export const plainPaths = {
  forgot: "/forgot",
  reset: "/reset",
  confirm: "/confirm",
  unsubscribe: "/unsubscribe",
  email: "/settings/email",
  emailAgain: "/settings/email/again",
  emailKeep: "/settings/email/keep",
  resetLinks: "/settings/reset-links",
  jobs: "/settings/jobs",
} as const;
