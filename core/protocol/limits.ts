// This module is browser compatible.
/** How long texts may be, in characters. Apart from the shapes, so that a page can know them without zod. */
export const limits = {
  messageText: 10_000,
  /** More than a message may have: what is too long is not lost. */
  draftText: 16_000,
  drafts: 100,
  displayName: 64,
  /** Bytes of a picture of oneself: cropped by a page, and as it is from a form. */
  avatar: 2_000_000,
  /** Of the picture that stands for a film. */
  poster: 1_000_000,
  avatarForm: 8_000_000,
  /** Emoji of the server's own, and bytes of the picture of one. */
  customEmoji: 1_000,
  emojiName: 32,
  emojiPicture: 256_000,
  roomName: 64,
  topic: 250,
  description: 1_000,
  password: 128,
  page: 100,
  /** Different emoji on one message, and reactions in all. */
  reactionKinds: 20,
  reactions: 1_000,
  pins: 100,
  /** Messages that wait to be sent, reminders, and saved messages of one person. */
  scheduled: 100,
  /** Of all that wait, together. */
  scheduledText: 150_000,
  reminders: 100,
  saved: 1_000,
  /** Words that call somebody. */
  keywords: 50,
  /** Of a reminder. */
  reminderText: 500,
  /** Devices of one person that are told of things; the one that was not used for longest makes room. */
  pushDevices: 20,
  pushEndpoint: 1_000,
  /** Of one message. */
  files: 10,
  /** That one person follows; the one that has been silent for longest makes room. */
  followedThreads: 500,
  /** Looked up at once. */
  threads: 20,
  /** Of a link that is shown with a preview. */
  address: 2_000,
  /** Links of one question. */
  previews: 10,
  pollQuestion: 300,
  pollOption: 100,
  pollOptions: 10,
  /** People who have voted in one poll. */
  pollVoters: 20_000,
  /** Seconds until a poll closes, at most. */
  pollLasts: 366 * 86_400,
  /** Seconds that a ban or mute with an end lasts, at most. */
  sanctionLasts: 366 * 86_400,
  /** Others in a direct conversation. */
  directPeople: 8,
  bio: 500,
  pronouns: 40,
  statusText: 100,
  /** People whose presence one connection watches. */
  watched: 200,
  /** Of a request to be contacts. */
  contactNote: 200,
  contacts: 1_000,
  /** Requests that wait for one person's answer, and that one person has made. */
  contactRequests: 200,
} as const;
