import { assert, assertEquals, assertMatch, assertStringIncludes } from "@/tests/support/assert.ts";
import { goodPassword, type TestPerson, type TestServer, withServer } from "@/tests/support/server.ts";

/** Sends a form as a browser does that runs no scripts. */
function post(server: TestServer, path: string, fields: Record<string, string>, person?: TestPerson) {
  const init = { method: "POST", body: new URLSearchParams(fields), headers: { origin: server.url } };
  return person === undefined ? server.fetch(path, init) : person.fetch(path, init);
}

async function textOf(response: Response | Promise<Response>): Promise<string> {
  return await (await response).text();
}

const ada = { username: "Ada", email: "ada@example.org", password: goodPassword, name: "Ada" };

Deno.test("Without a script the first visitor registers, lands in the first room, logs out and in again", () =>
  withServer(async (server) => {
    const first = await server.fetch("/");
    assertEquals([first.status, first.headers.get("location")], [303, "/register"]);
    assertStringIncludes(await textOf(server.fetch("/register")), "Set up your server");
    const registered = await post(server, "/register", ada);
    assertEquals(registered.status, 303);
    const cookie = registered.headers.get("set-cookie")!.split(";")[0]!;
    const home = await server.fetch("/", { headers: { cookie } });
    const room = home.headers.get("location")!;
    assertMatch(room, /^\/rooms\/[0-9A-Z]{26}$/);
    assertStringIncludes(await textOf(server.fetch(room, { headers: { cookie } })), "General");
    const out = await server.fetch("/logout", { method: "POST", headers: { cookie, origin: server.url } });
    assertEquals([out.status, out.headers.get("location")], [303, "/login?notice=out"]);
    assertEquals(
      (await server.fetch(room, { headers: { cookie } })).headers.get("location"),
      `/login?next=${encodeURIComponent(room)}`,
    );
    const back = await post(server, "/login", {
      login: "ada@EXAMPLE.org",
      password: goodPassword,
      next: room,
    });
    assertEquals([back.status, back.headers.get("location")], [303, room]);
  }));

Deno.test("A refused registration says what is wrong beside the field and keeps what was typed, but no password", () =>
  withServer(async (server) => {
    await server.person("ada");
    const tries: [Record<string, string>, number, RegExp][] = [
      [{ ...ada, email: "other@example.org" }, 409, /id="username-error"[\s\S]*taken/i],
      [{ ...ada, username: "ben", email: "ADA@example.org" }, 409, /id="email-error"/],
      [
        { ...ada, username: "b!", email: "b@example.org" },
        400,
        /id="username-error"[\s\S]*3 to 32 characters/,
      ],
      [{ ...ada, username: "ben", email: "nowhere" }, 400, /id="email-error"[\s\S]*email address/],
      [
        { ...ada, username: "ben", email: "b@example.org", password: "Password1" },
        400,
        /id="password-error"/,
      ],
      [{ ...ada, username: "ben", email: "b@example.org", name: "x".repeat(65) }, 400, /id="name-error"/],
    ];
    for (const [fields, status, expected] of tries) {
      const response = await post(server, "/register", fields);
      const html = await response.text();
      assertEquals([response.status, response.headers.get("set-cookie")], [status, null]);
      assertMatch(html, expected);
      assertStringIncludes(html, `value="${fields.email}"`);
      assert(!html.includes(fields.password!), "the password came back");
    }
  }));

Deno.test("A wrong password and an unknown person get the same page (A10)", () =>
  withServer(async (server) => {
    await server.person("ada");
    const wrong = await post(server, "/login", { login: "ada", password: "Wr0ng-horse" });
    const unknown = await post(server, "/login", { login: "eve", password: "Wr0ng-horse" });
    assertEquals([wrong.status, unknown.status], [401, 401]);
    const plain = async (response: Response, name: string) =>
      (await response.text()).replaceAll(name, "NAME").replace(/nonce="[^"]*"/g, "");
    assertEquals(await plain(wrong, "ada"), await plain(unknown, "eve"));
  }));

Deno.test("An invited stranger registers with the link, and nobody without one", () =>
  withServer(async (server) => {
    const owner = await server.person("ada");
    const made = await textOf(post(server, "/settings/invitations", { lifetime: "86400", uses: "1" }, owner));
    const token = /register\?invitation=([A-Za-z0-9_-]+)/.exec(made)![1]!;
    assertEquals(
      await textOf(owner.fetch("/settings/invitations")).then((html) => html.includes(token)),
      false,
    );
    assertStringIncludes(await textOf(server.fetch("/register")), "Registration is not open");
    const ben = { username: "ben", email: "ben@example.org", password: goodPassword, name: "" };
    assertEquals((await post(server, "/register", ben)).status, 403);
    assertEquals((await post(server, "/register", { ...ben, invitation: token })).status, 303);
    const eve = { ...ben, username: "eve", email: "eve@example.org", invitation: token };
    assertEquals((await post(server, "/register", eve)).status, 404);
  }, { settings: { PARLEY_REGISTRATION: "invitation" } }));

Deno.test("Only whoever runs the server makes and sees its invitations", () =>
  withServer(async (server) => {
    const [owner, ben] = [await server.person("ada"), await server.person("ben")];
    const { body } = await owner.api("POST", "/api/invitations", { lifetime: 3600 });
    assertEquals(body.invitation.uses, null);
    assertEquals((await ben.api("GET", "/api/invitations")).status, 403);
    assertEquals((await ben.api("POST", "/api/invitations", { lifetime: 3600 })).status, 403);
    assertEquals((await ben.fetch("/settings/invitations")).status, 403);
    assertEquals((await owner.api("DELETE", `/api/invitations/${body.invitation.id}`)).status, 204);
    assertEquals((await owner.api("GET", "/api/invitations")).body.invitations, []);
  }));

Deno.test("A room is made, joined with its password, and read without a script", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const made = await post(server, "/rooms/new", {
      name: "Cellar",
      access: "password",
      password: "",
      topic: "",
    }, ada);
    assertEquals(made.status, 400);
    assertStringIncludes(await made.text(), 'value="Cellar"');
    const fields = {
      name: "Cellar",
      access: "password",
      password: "open sesame",
      topic: "Wine",
      description: "",
      icon: "",
    };
    const room = (await post(server, "/rooms/new", fields, ada)).headers.get("location")!;
    await post(server, room, { text: "Who is there?" }, ada);
    assertStringIncludes(await textOf(ben.fetch(room)), "Room password");
    const refused = await post(server, `${room}/join`, { password: "wrong one" }, ben);
    assertEquals(refused.status, 403);
    assertStringIncludes(await refused.text(), 'id="password-error"');
    const joined = await post(server, `${room}/join`, { password: "open sesame" }, ben);
    assertEquals([joined.status, joined.headers.get("location")], [303, room]);
    assertStringIncludes(await textOf(ben.fetch(room)), "Who is there?");
  }));

Deno.test("A private room and a missing one give a stranger the same page (R01)", () =>
  withServer(async (server) => {
    const [ada, eve] = [await server.person("ada"), await server.person("eve")];
    const { body } = await ada.api("POST", "/api/rooms", { name: "Secret", access: "private" });
    const id: string = body.room.id;
    const missing = id.slice(0, -1) + (id.endsWith("0") ? "1" : "0");
    const page = async (room: string) => {
      const response = await eve.fetch(`/rooms/${room}`);
      const html = (await response.text()).replaceAll(room, "ROOM").replace(/<code>[^<]*<\/code>/, "");
      return [response.status, html.replace(/nonce="[^"]*"/g, "")];
    };
    assertEquals((await page(id))[0], 404);
    assertEquals(await page(id), await page(missing));
  }));

Deno.test("Settings change the name and the password, end sessions, and say so", () =>
  withServer(async (server) => {
    const ada = await server.person("ada");
    const phone = await ada.again();
    const profile = { name: "Ada Lovelace", pronouns: "", bio: "" };
    const renamed = await post(server, "/settings/profile", profile, ada);
    assertEquals(renamed.headers.get("location"), "/settings?done=profile");
    assertStringIncludes(await textOf(ada.fetch("/settings?done=profile")), "Your profile is changed.");
    const wrong = await post(server, "/settings/password", {
      current: "Wr0ng-horse",
      next: "N3w-horse-battery",
    }, ada);
    const html = await wrong.text();
    assertEquals(wrong.status, 401);
    assert(!html.includes("N3w-horse-battery"), "the new password came back");
    const weak = await post(server, "/settings/password", { current: goodPassword, next: "short" }, ada);
    assertEquals(weak.status, 400);
    assertStringIncludes(await weak.text(), 'id="password-next-error"');
    assertEquals((await phone.api("GET", "/api/session")).status, 200);
    const changed = await post(server, "/settings/password", {
      current: goodPassword,
      next: "N3w-horse-battery",
    }, ada);
    assertEquals(changed.status, 303);
    assertEquals((await phone.api("GET", "/api/session")).status, 401);
    assertEquals((await ada.api("GET", "/api/session")).status, 200);
  }));

Deno.test("An unknown address and a wrong method answer with a page, their status and the headers of all pages", () =>
  withServer(async (server) => {
    const missing = await server.fetch("/nowhere");
    assertEquals(missing.status, 404);
    assertStringIncludes(await missing.text(), "Nothing to see here");
    assertEquals(missing.headers.get("x-content-type-options"), "nosniff");
    const wrong = await server.fetch("/healthz", { method: "DELETE", headers: { origin: server.url } });
    assertEquals(wrong.status, 405);
    assertMatch(wrong.headers.get("allow") ?? "", /GET/);
    await wrong.body?.cancel();
    const api = await server.fetch("/api/nowhere", { headers: { accept: "application/json" } });
    assertEquals(api.status, 404);
    assertEquals((await api.json()).error.code, "not_found");
  }));

Deno.test("how one writes is kept on the device, and shown as it was chosen", () =>
  withServer(async (server) => {
    const person = await server.person("ada");
    const saved = await post(server, "/settings/writing", { enter: "break", emoticons: "off" }, person);
    assertEquals([saved.status, saved.headers.get("location")], [303, "/settings?done=writing"]);
    const cookies = saved.headers.getSetCookie();
    assertEquals(cookies.map((cookie) => cookie.split(";")[0]), [
      "parley_enter=break",
      "parley_emoticons=off",
    ]);
    const wrong = { enter: "never", emoticons: "off" };
    assertEquals((await post(server, "/settings/writing", wrong, person)).status, 400);
    assertEquals((await post(server, "/settings/writing", { enter: "break", emoticons: "off" })).status, 401);
  }));

Deno.test("Without a script one says who may write, and hears again from somebody who was blocked", () =>
  withServer(async (server) => {
    const [person, ben] = [await server.person("ada"), await server.person("ben")];
    const saved = await post(server, "/settings/privacy", { messages: "nobody" }, person);
    assertEquals([saved.status, saved.headers.get("location")], [303, "/settings?done=privacy"]);
    assertMatch(
      await textOf(person.fetch("/settings")),
      /<option[^>]*value="nobody"[^>]*selected|selected[^>]*value="nobody"/,
    );
    assertEquals((await post(server, "/settings/privacy", { messages: "friends" }, person)).status, 400);
    const client = await person.connect();
    await client.request("people.block", { user: ben.id, on: true });
    assertStringIncludes(await textOf(person.fetch("/settings")), "Unblock Ben");
    const unblocked = await post(server, "/settings/blocked", { user: ben.id }, person);
    assertEquals([unblocked.status, unblocked.headers.get("location")], [303, "/settings?done=unblocked"]);
    assert(!(await textOf(person.fetch("/settings"))).includes("Unblock Ben"));
    const stranger = await post(server, "/settings/privacy", { messages: "nobody" });
    assertEquals([stranger.status, stranger.headers.get("location")], [401, null]);
  }));

Deno.test("Without a script a direct conversation is read and written to, and is called by who is in it", () =>
  withServer(async (server) => {
    const [person, ben] = [await server.person("ada"), await server.person("ben")];
    const client = await person.connect();
    const { room } = await client.request("direct.open", { people: [ben.id] });
    assertEquals((await post(server, `/rooms/${room.id}`, { text: "by hand" }, person)).status, 303);
    const page = await textOf(ben.fetch(`/rooms/${room.id}`));
    for (const part of ["<title>Ada ·", "by hand", "Only you two can read this", "Message Ada"]) {
      assertStringIncludes(page, part);
    }
    assertStringIncludes(await textOf(ben.fetch("/rooms/browse")), `href="/rooms/${room.id}"`);
    const eve = await server.person("eve");
    assertEquals((await eve.fetch(`/rooms/${room.id}`)).status, 404);
    assertMatch((await ben.fetch("/")).headers.get("location")!, /^\/rooms\/0/);
  }));

Deno.test("Without a script a thread is read beside its room and answered; a wrong one leaves the room as it is", () =>
  withServer(async (server) => {
    const [person, ben] = [await server.person("ada"), await server.person("ben")];
    const room = await person.firstRoom();
    const at = (await post(server, `/rooms/${room}`, { text: "Who has the key?" }, person)).headers.get(
      "location",
    )!;
    const n = /at=(\d+)/.exec(at)![1]!;
    const address = `/rooms/${room}?thread=${n}`;
    assertStringIncludes(await textOf(ben.fetch(address)), "No replies yet");
    const sent = await post(server, address, { text: "I have" }, ben);
    assertEquals([sent.status, sent.headers.get("location")], [303, `${address}&at=1`]);
    const page = await textOf(person.fetch(address));
    for (const part of ["Who has the key?", "I have", "1 reply", "Reply in thread", `action="${address}"`]) {
      assertStringIncludes(page, part);
    }
    assertStringIncludes(await textOf(person.fetch(`/rooms/${room}`)), `href="${address}"`);
    const empty = await post(server, address, { text: " " }, ben);
    assertEquals(empty.status, 400);
    for (const wrong of ["1", "999", "0", "x", "1-1"]) {
      const response = await person.fetch(`/rooms/${room}?thread=${wrong}`);
      assertEquals(response.status, 200);
      assertStringIncludes(await textOf(response), "Message General");
    }
    const eve = await server.person("eve");
    const client = await person.connect();
    const { room: secret } = await client.request("direct.open", { people: [ben.id] });
    assertEquals((await eve.fetch(`/rooms/${secret.id}?thread=1`)).status, 404);
  }));

Deno.test("Without a script one says who one is and what one does, and a refusal loses nothing that was typed", () =>
  withServer(async (server) => {
    const [ada, ben] = [await server.person("ada"), await server.person("ben")];
    const profile = { name: "Ada", pronouns: "she/her", bio: "Engines,\r\nmostly.", hideSeen: "on" };
    assertEquals((await post(server, "/settings/profile", profile, ada)).status, 303);
    const seen = await server.core.profiles.get({ userId: ben.id } as never, ada.id);
    assertEquals([seen.bio, seen.pronouns], ["Engines,\nmostly.", "she/her"]);
    const html = await textOf(ada.fetch("/settings"));
    assertMatch(html, /name="hideSeen"[^>]*checked/);
    assert(!/name="hideZone"[^>]*checked/.test(html));
    const long = await post(server, "/settings/profile", { ...profile, bio: "x".repeat(501) }, ada);
    assertEquals(long.status, 400);
    const refused = await long.text();
    assertStringIncludes(refused, 'id="profile-bio-error"');
    assertStringIncludes(refused, "x".repeat(501));
    const status = { emoji: "🚆", text: "On the train", lasts: "hour", as: "dnd", pause: "four" };
    const kept = await post(server, "/settings/status", status, ada);
    assertEquals([kept.status, kept.headers.get("location")], [303, "/settings?done=status"]);
    const { presence } = await server.core.profiles.get({ userId: ben.id } as never, ada.id);
    assertEquals(presence.status!.text, "On the train");
    assert(Math.abs(presence.status!.expiresAt! - Date.now() - 3_600_000) < 60_000);
    assert(await server.core.profiles.isUndisturbed(ada.id));
    const again = { ...status, text: "On the night train", lasts: "keep", pause: "keep" };
    await post(server, "/settings/status", again, ada);
    const later = await server.core.profiles.get({ userId: ben.id } as never, ada.id);
    assertEquals(later.presence.status, { ...presence.status!, text: "On the night train" });
    assertEquals(later.presence.undisturbed, presence.undisturbed);
    assertEquals((await post(server, "/settings/status", { ...status, emoji: "train" }, ada)).status, 400);
    await post(server, "/settings/status", { ...status, emoji: "", text: "", as: "auto" }, ada);
    const gone = await server.core.profiles.get({ userId: ben.id } as never, ada.id);
    assertEquals([gone.presence.status, gone.presence.undisturbed], [undefined, undefined]);
  }));
