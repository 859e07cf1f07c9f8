// This module is browser compatible.
/** The addresses of Parley's pages, in one place: links, forms and the browser's history use these. */
export const paths = {
  home: "/",
  login: "/login",
  logout: "/logout",
  register: "/register",
  settings: "/settings",
  profileName: "/settings/name",
  password: "/settings/password",
  sessions: "/settings/sessions",
  otherSessions: "/settings/sessions/others",
  privacy: "/settings/privacy",
  reading: "/settings/reading",
  blocked: "/settings/blocked",
  invitations: "/settings/invitations",
  endInvitation: "/settings/invitations/end",
  rooms: "/rooms",
  browse: "/rooms/browse",
  newRoom: "/rooms/new",
  room: (id: string) => `/rooms/${id}`,
  /** The conversation around one message. */
  message: (id: string, n: number) => `/rooms/${id}?at=${n}`,
  details: (id: string) => `/rooms/${id}?details`,
  join: (id: string) => `/rooms/${id}/join`,
  previewImage: (id: string) => `/previews/${id}/image`,
  invite: (token: string) => `/invite/${token}`,
} as const;
