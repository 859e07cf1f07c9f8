/**
 * The people, rooms and talk of the demo: a repair café that prepares its Saturday. Plain text to be read and
 * changed: `@ 2d 18:05` is two days ago at that time (UTC), `@ 50m` fifty minutes ago, and each line begins with
 * who speaks and how many minutes after the line before. `farid > +1` answers the last line without `>` in its thread.
 */
import type { CommandBody } from "@/core/protocol/commands.ts";

export interface Story {
  people: Record<string, string>;
  rooms: StoryRoom[];
}
export interface StoryRoom {
  name: string;
  access: "public" | "private" | "password";
  icon: string;
  topic: string;
  description: string;
  owner: string;
  members: string[];
  archived?: boolean;
  talk: string;
}

const everybody = ["ada", "ben", "cleo", "dmitri", "emi", "farid", "grete", "hana"];

/** The first is the owner of the server, and who one logs in as. */
const people = {
  ada: "Ada Lindqvist",
  ben: "Ben Okafor",
  cleo: "Cleo Martin",
  dmitri: "Dmitri Volkov",
  emi: "Emi Tanaka",
  farid: "Farid Haddad",
  grete: "Grete Sommer",
  hana: "Hana Novák",
};

/** What some of them say about themselves. */
export const profiles: Record<string, CommandBody<"profile.set">> = {
  ada: { bio: "Runs the repair café on Saturdays. Bring your toaster.", pronouns: "she/her" },
  ben: { bio: "Soldering, mostly.", zone: "Africa/Lagos", status: { emoji: "🔧", text: "In the workshop" } },
  cleo: { bio: "Bicycles and sewing machines.", zone: "Europe/Paris" },
  emi: { zone: "Asia/Tokyo", status: { emoji: "🌴", text: "On holiday" } },
};
/** Who is a contact of Ada's, and who asks to be, with which words. */
export const contacts = ["ben", "cleo"];
export const requests: Record<string, string> = { farid: "We talked about the amplifier" };

/** Said in the room that everybody lands in. */
export const generalTalk = `
@ 4d 17:30
ada +0 Welcome, everybody! This is our own place now. No more five mail threads about one toaster.
ben +2 Oh this is nice. Fast, too.
grete +6 I found it! My granddaughter says I am faster at chats than she is 😄
ada +1 Grete, you are faster at everything.
farid +14 Good evening all. Can I come on Saturday if I only know how to solder?
ada > +2 "Only"! Half the queue is soldering. See the room Saturday, we are planning the tables there.
farid > +1 👍
hana > +9 @ada I could bring the second iron, if there is a table for it
cleo +25 Two housekeeping things:
cleo +1 1. the key to the hall is with Dmitri until Friday
cleo +1 2. the coffee machine is fixed. It was the descaler. It is always the descaler.
dmitri +4 Confirmed: key on my hook, coffee in my cup.
@ 3d 08:12
emi +0 Morning! The district paper wants a photo of the café for the weekend edition. Anyone against being in it?
ben +7 Fine with me, from the left please
hana +3 I would rather not, but I can take the photo
emi +1 Deal. Thank you Hana!
grete +20 I will wear the good apron.
@ 3d 12:40
farid +0 Lunch question: why does every second hairdryer have a security screw in a shape I have never seen?
dmitri +3 Because then you buy a new one. I have a set of 98 bits. 97 of them never fit.
ben +1 and the 98th is missing
dmitri +1 and the 98th is missing
@ 2d 19:02
ada +0 Numbers from last month: 61 things brought, 44 repaired, 9 "come back with the part", 8 beyond us.
ada +1 That is about 130 kg that did not go to the dump.
cleo +4 Can I put that on the poster?
ada +1 Please do. Big.
emi +9 The paper will love that number as well
hana +2 What were the eight?
ben +5 3 printers, 2 printers, 3 printers
hana +1 😂
@ 1d 18:20
grete +0 I have been given four jars of buttons. Four LARGE jars. I bring them on Saturday for the sewing table.
cleo +3 You are a treasure. Is the buttonhole foot back from its holiday?
grete +2 It came back yesterday, well rested.
farid +30 First batch of practice joints, Ada you were right about the flux, it is a different life
ada +4 Told you. Next: desoldering. Bring patience.
@ 95m
emi +0 Photo is in print! Page 7. Hana, they even spelled your name right.
hana +4 With the accent?!
emi +1 With the accent.
ben +6 I am going to need a second copy for my mother
@ 42m
cleo +0 Poster is up in the library and at the bakery. The baker asked whether we do mixers.
dmitri +3 We do everything with a cable and a sense of humour
cleo +2 She has two. Mixers, not senses of humour.
ada +5 Then we will have cake on Saturday. Splendid.
farid +8 Is it all right if my sister comes along to watch? She is fourteen and takes everything apart.
grete +2 Bring her. That is exactly how it starts.
`;

export const story: Story = {
  people,
  rooms: [
    {
      name: "Saturday",
      access: "public",
      icon: "🛠️",
      topic: "Doors 10:00, hall B. Set-up from 9:00",
      description: "Everything about the next repair café: tables, tools, who is on when.",
      owner: "ada",
      members: everybody,
      talk: `
@ 3d 17:05
ada +0 Plan for Saturday, please shout if it is wrong:
ada +1 Table 1 electronics (Farid, me). Table 2 motors and mixers (Dmitri). Table 3 sewing (Grete, Hana). Table 4 bikes (Ben). Reception: Cleo until noon, Emi after.
ben +3 Bikes outside if it is dry? The hall floor remembers the last chain.
ada +1 Outside if dry, plastic sheet if not.
emi +6 I have a dentist at 11, can I start at 12:30 instead of 12?
cleo +2 I can stay until 12:30, no problem
emi +1 Thank you!!
dmitri +15 We need two more extension leads. Ours are at the school fair until Sunday.
farid +4 I have three, tested last month
dmitri +1 Perfect.
@ 2d 09:30
hana +0 How many tickets do we give out? Last time we sent nine people home at four o'clock.
cleo +5 I would say 40, and a list for next time
ada +3 40 sounds right. And let us write the waiting time on the board, people are fine with waiting when they know how long.
grete +11 And a chair for each table, please. Last time I had a gentleman kneeling.
ben +1 That was a proposal, Grete
grete +2 He wanted his zip mended, Benjamin.
@ 1d 20:10
farid +0 Tested the multimeters: 4 good, 1 with a mind of its own. I put a red sticker on it.
dmitri +6 PAT tester is calibrated until March, certificate is in the blue folder
ada +2 Wonderful, both of you.
@ 70m
cleo +0 Forecast for Saturday: 14 degrees, dry until three
ben +2 Bikes outside then! I bring the stand and the big pump.
hana +5 Can somebody bring scissors that are allowed to cut thread only? Mine have seen paper.
grete +1 Mine have never met paper and never will. I bring two pairs.
@ 18m
emi +0 The mayor's office asks whether she can drop by around 11
cleo +2 Of course. Does she have something broken?
emi +1 "A desk lamp, if that is not too forward"
dmitri +3 Table 1, number 17, she waits like everybody
ada +2 Exactly like everybody. Though I will be curious about the lamp.
`,
    },
    {
      name: "Spare parts",
      access: "public",
      icon: "🔩",
      topic: "Looking for, giving away",
      description: "One person's dead blender is another one's motor.",
      owner: "dmitri",
      members: ["dmitri", "ada", "ben", "farid", "hana"],
      talk: `
@ 3d 10:00
dmitri +0 Giving away: 3 laptop power supplies 19 V, one of them with the fat plug
farid +12 The fat plug one please!
dmitri +1 Yours.
@ 2d 15:45
ben +0 Looking for a 6-speed shifter, left hand, ugly is fine
hana +20 There is a whole ugly bike in our cellar, I ask my neighbour whether it is hers
hana +55 It was hers and now it is yours
ben +2 Hana you are a legend
@ 1d 11:20
ada +0 Does anybody have the drum belt of a Bosch dryer, the long one? 1991 mm if I read it right.
dmitri +8 I have 1980. It stretches. I did not say that.
ada +1 You did not say what?
`,
    },
    {
      name: "Volunteers",
      access: "private",
      icon: "🗝️",
      topic: "Keys, money, insurance",
      description: "For those who keep the place running.",
      owner: "ada",
      members: ["ada", "cleo", "dmitri", "emi"],
      talk: `
@ 3d 20:00
cleo +0 Cash box after last month: 212.40 in donations, 38 for coffee, 61 for parts. So we are up 113.40.
ada +3 That pays for the hall until January. 🎉
emi +6 The insurance letter came. Same price, and they added e-bikes without being asked.
dmitri +2 Who are these people and what have they done with our insurance
@ 1d 21:15
ada +0 Alarm code changes on Friday. I tell each of you in person, please do not write it anywhere. Not even here.
dmitri +1 Not even on the hook with the key?
ada +1 DMITRI
dmitri +1 😇
@ 130m
cleo +0 Hall B is confirmed for all Saturdays until June, I have it in writing
ada +5 Cleo, that is the best news of the week.
`,
    },
    {
      name: "Book club",
      access: "password",
      icon: "📚",
      topic: "Now: The Left Hand of Darkness, to chapter 9",
      description: "Ask Hana for the password. Spoilers live here.",
      owner: "hana",
      members: ["hana", "ada", "emi", "grete"],
      talk: `
@ 4d 20:30
hana +0 Chapter 5, and I am cold just from reading it
emi +4 I read it under two blankets. Recommended method.
grete +10 I am on chapter 11 already, I could not wait. I say nothing.
hana +1 Grete, your "nothing" is very loud
@ 2d 21:00
ada +0 The bit about shadows on snow. I read it three times.
emi +6 "It is good to have an end to journey toward" ... I have that on a note on my fridge now
grete +3 And the journey is chapter 15. I say nothing!
@ 1d 22:05
hana +0 Thursday at Emi's? I bring soup, we talk to chapter 9 and not a page further
emi +2 Yes! Bell is broken, please knock
ada +1 A broken bell. At the home of a repair café member.
emi +1 The cobbler's children, Ada.
`,
    },
    {
      name: "Summer fair",
      access: "public",
      icon: "🎪",
      topic: "Done, and it was lovely",
      description: "How we did the summer fair, kept for next year.",
      owner: "cleo",
      members: ["cleo", "ada", "ben", "grete"],
      archived: true,
      talk: `
@ 6d 16:00
cleo +0 For next year, while we remember: two tents, not one
ben +3 Sandbags for both. I still see it flying.
grete +5 Twice as much lemonade, half as much leaflet
ada +2 Written down. Closing this room so that we find it again next summer.
`,
    },
  ],
};
