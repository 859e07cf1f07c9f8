import { assert, assertEquals } from "@/tests/support/assert.ts";
import { minute, second, Town } from "./town.ts";

Deno.test("Ada sees Ben come, become idle, come back and go, and each of it once", async () => {
  const town = new Town();
  const here = town.process();
  const ada = here.connect("ada");
  await ada.watch("ben");
  assertEquals(ada.sees("ben"), "offline");
  const ben = here.connect("ben").touch();
  await town.pass(second);
  assertEquals(ada.sees("ben"), "online");
  const since = town.clock.now();
  await town.pass(4 * minute);
  assertEquals(ada.sees("ben"), "online");
  await town.pass(2 * minute);
  assertEquals(ada.all("ben"), { user: "ben", as: "away", seen: since - since % minute });
  ben.touch();
  await town.pass(second);
  assertEquals(ada.sees("ben"), "online");
  ben.close();
  await town.pass(10 * second);
  assertEquals(ada.sees("ben"), "offline");
  assertEquals(ada.frames.length, 4);
});

Deno.test("A line that breaks and comes back within seconds is not seen by anybody", async () => {
  const town = new Town();
  const here = town.process();
  const ada = here.connect("ada");
  let ben = here.connect("ben").touch();
  await ada.watch("ben");
  for (let i = 0; i < 20; i++) {
    ben.close();
    await town.pass(3 * second);
    ben = here.connect("ben");
    await town.pass(3 * second);
  }
  assertEquals(ada.frames, []);
  assertEquals(ada.sees("ben"), "online");
});

Deno.test("Coming back after a sleep makes nobody active: the device says when its person last was", async () => {
  const town = new Town();
  const here = town.process();
  const ada = here.connect("ada");
  await ada.watch("ben");
  here.connect("ben").touch(8 * 60 * minute);
  await town.pass(second);
  assertEquals(ada.sees("ben"), "away");
  here.connect("ben").touch(2 * minute);
  await town.pass(second);
  assertEquals(ada.sees("ben"), "online", "another device was touched lately");
});

Deno.test("A device that says nothing of its person counts after a few seconds, as idle", async () => {
  const town = new Town();
  const here = town.process();
  const ada = here.connect("ada");
  await ada.watch("ben");
  here.connect("ben");
  await town.pass(3 * second);
  assertEquals(ada.sees("ben"), "offline");
  await town.pass(3 * second);
  assertEquals(ada.all("ben"), { user: "ben", as: "away" });
});

Deno.test("What Ben wants to be seen as holds until it ends by itself", async () => {
  const town = new Town();
  const here = town.process();
  const ada = here.connect("ada");
  const ben = here.connect("ben").touch();
  await ada.watch("ben");
  const want = async (record: Parameters<Town["change"]>[1]) => {
    town.change("ben", record);
    here.bus.publish({ kind: "profile", user: "ben" });
    await town.pass(second);
  };
  const until = town.clock.now() + 5 * minute;
  await want({ as: "dnd", until });
  assertEquals(ada.all("ben"), { user: "ben", as: "dnd", undisturbed: until });
  await town.pass(4 * minute);
  ben.touch();
  await town.pass(2 * minute);
  assertEquals(ada.all("ben"), { user: "ben", as: "online" });
  await want({ as: "away" });
  assertEquals(ada.all("ben"), { user: "ben", as: "away" });
  const expiresAt = town.clock.now() + minute;
  await want({ status: { emoji: "🚆", text: "On the train", expiresAt } });
  assertEquals(ada.all("ben")?.status?.text, "On the train");
  await town.pass(2 * minute);
  assertEquals(ada.all("ben"), { user: "ben", as: "online" });
});

Deno.test("P01 Somebody invisible is like somebody who is not there, from the first moment on", async () => {
  const town = new Town();
  const here = town.process();
  const [ada, eve] = [here.connect("ada"), here.connect("eve").touch()];
  town.change("ben", { as: "invisible" });
  town.seen.set("ben", 5 * minute);
  await ada.watch("ben", "nobody");
  const ben = here.connect("ben").touch();
  await town.pass(minute);
  ben.close();
  await town.pass(minute);
  here.connect("ben").touch();
  await eve.watch("ben");
  await town.pass(10 * minute);
  assertEquals(ada.all("ben"), { user: "ben", as: "offline", seen: 5 * minute });
  assertEquals(eve.all("ben"), ada.all("ben"));
  assertEquals(ada.all("nobody"), { user: "nobody", as: "offline" });
  assertEquals([ada.frames, eve.frames], [[], []]);
  assertEquals(town.seen.get("ben"), 5 * minute, "and nothing is kept of it");
});

Deno.test("P02 Of two people one of whom has blocked the other, neither sees the other, status included", async () => {
  const town = new Town();
  const here = town.process();
  town.change("ben", { status: { emoji: "🎉", text: "" } });
  const [ada, ben] = [here.connect("ada").touch(), here.connect("ben").touch()];
  await ada.watch("ben", "eve");
  await ben.watch("ada");
  assertEquals([ada.sees("ben"), ben.sees("ada")], ["online", "online"]);
  town.block("ada", "ben");
  here.bus.publish({ kind: "apart", one: "ada", other: "ben" });
  await town.pass(second);
  assertEquals(ada.all("ben"), { user: "ben", as: "offline" });
  assertEquals(ben.all("ada"), { user: "ada", as: "offline" });
  const told = ada.frames.length;
  town.change("ben", { status: { emoji: "🎂", text: "" } });
  here.bus.publish({ kind: "profile", user: "ben" });
  await town.pass(10 * minute);
  assertEquals(ada.frames.length, told);
  assertEquals(ada.all("ben"), { user: "ben", as: "offline" });
  town.blocks.clear();
  here.bus.publish({ kind: "apart", one: "ada", other: "ben" });
  await town.pass(second);
  assertEquals(ada.all("ben")?.status?.emoji, "🎂");
});

Deno.test("Whoever hides when they were last here does not see it of others", async () => {
  const town = new Town();
  const here = town.process();
  town.seen.set("ben", 7 * minute).set("eve", 9 * minute);
  town.change("eve", { hideSeen: true });
  const ada = here.connect("ada");
  await ada.watch("ben", "eve");
  assertEquals([ada.all("ben")?.seen, ada.all("eve")?.seen], [7 * minute, undefined]);
  const eve = here.connect("eve");
  await eve.watch("ben");
  assertEquals(eve.all("ben")?.seen, undefined);
  town.change("ada", { hideSeen: true });
  here.bus.publish({ kind: "profile", user: "ada" });
  await town.pass(second);
  assertEquals(ada.all("ben"), { user: "ben", as: "offline" });
});

Deno.test("Two processes: who is connected to one is seen from the other, on however many devices", async () => {
  const town = new Town();
  const [here, there] = [town.process(), town.process()];
  const ben = there.connect("ben").touch();
  const ada = here.connect("ada");
  await ada.watch("ben");
  assertEquals(ada.sees("ben"), "online", "also when he was there before she looked");
  const phone = here.connect("ben").touch(20 * minute);
  await town.pass(second);
  ben.close();
  await town.pass(10 * second);
  assertEquals(ada.sees("ben"), "away");
  phone.touch();
  await town.pass(second);
  phone.close();
  there.connect("ben").touch();
  await town.pass(10 * second);
  assertEquals(ada.sees("ben"), "online");
});

Deno.test("When a process dies, those who were connected to it are offline half a minute later", async () => {
  const town = new Town();
  const [here, there] = [town.process(), town.process()];
  const ben = there.connect("ben").touch();
  const ada = here.connect("ada");
  await ada.watch("ben");
  there.die();
  await town.pass(20 * second);
  assertEquals(ada.sees("ben"), "online");
  await town.pass(30 * second);
  assertEquals(ada.sees("ben"), "offline");
  ben.close();
  town.process().connect("ben").touch();
  await town.pass(second);
  assertEquals(ada.sees("ben"), "online");
});

Deno.test("When signals were lost, those who are looked at are asked for again", async () => {
  const town = new Town();
  const [here, there] = [town.process(), town.process()];
  const ada = here.connect("ada");
  await ada.watch("ben");
  const publish = there.bus.publish;
  there.bus.publish = () => {};
  there.connect("ben").touch();
  await town.pass(second);
  there.bus.publish = publish;
  assertEquals(ada.sees("ben"), "offline");
  here.presence.recheck();
  await town.pass(second);
  assertEquals(ada.sees("ben"), "online");
});

Deno.test("A room of 1,000 whose people all come at once: each is told a few frames, not 1,000", async () => {
  const town = new Town();
  const here = town.process();
  const names = Array.from({ length: 1000 }, (_, i) => `person${i}`);
  const watchers = names.slice(0, 50).map((name) => here.connect(name));
  for (const watcher of watchers) await watcher.watch(...names.slice(0, 200));
  for (const name of names) here.connect(name).touch();
  await town.pass(10 * second);
  for (const { frames } of watchers) assert(frames.length <= 2, `${frames.length} frames`);
  assertEquals(watchers[7]!.sees("person199"), "online");
  assertEquals(watchers[7]!.sees("person500"), undefined);
});

Deno.test("Nobody hears of people at whom they no longer look", async () => {
  const town = new Town();
  const here = town.process();
  const ada = here.connect("ada");
  await ada.watch("ben", "eve");
  await ada.watch("eve");
  here.connect("ben").touch();
  here.connect("eve").touch();
  await town.pass(second);
  assertEquals([ada.sees("ben"), ada.sees("eve")], ["offline", "online"]);
  await ada.watch("ben", "eve");
  assertEquals(ada.sees("ben"), "online");
});

Deno.test("Thousands who come at once are told to other processes in portions that the bus can keep", async () => {
  const town = new Town();
  const [here, there] = [town.process(), town.process()];
  const names = Array.from({ length: 1000 }, (_, i) => `person${i}`);
  const lookers = names.slice(0, 5).map((name) => here.connect(name));
  for (const [i, looker] of lookers.entries()) await looker.watch(...names.slice(i * 200, i * 200 + 200));
  for (const name of names) there.connect(name).touch();
  await town.pass(5 * second);
  for (const [i, looker] of lookers.entries()) assertEquals(looker.sees(`person${i * 200 + 199}`), "online");
  here.presence.recheck();
  here.presence.recheck();
  await town.pass(5 * second);
  const sizes = town.signals.flatMap((signal) => "people" in signal ? [signal.people.length] : []);
  assert(Math.max(...sizes) <= 200, `${Math.max(...sizes)} people in one signal`);
  const asks = town.signals.filter(({ kind }) => kind === "presence.ask").length;
  assert(asks < 40, `${asks} questions`);
});

Deno.test("Whoever asks once about somebody on another process hears the truth, and nothing is kept of it", async () => {
  const town = new Town();
  const [here, there] = [town.process(), town.process()];
  there.connect("ben").touch();
  await town.pass(second);
  const asked = here.presence.of("ada", "ben");
  await town.pass(second);
  assertEquals((await asked).as, "online");
  const signals = town.signals.length;
  here.presence.recheck();
  assertEquals(town.signals.length, signals, "nobody is looked at");
});
