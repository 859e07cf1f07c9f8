import { assert, assertEquals } from "@/tests/support/assert.ts";
import { Dice, drawRequest, type Known } from "@/tests/support/fuzz.ts";
import { sendRaw } from "@/tests/support/raw.ts";
import { readRoutes } from "@/tests/support/routes.ts";
import { type TestPerson, withServer } from "@/tests/support/server.ts";

const requests = 5_000;
const together = 20;
/** Requests after which the fuzzer signs in again: now and then one of them is a logout that worked. */
const fresh = 40;

/** Another one finds other things: `FUZZ_SEED=7 deno test …`. */
const seed = Number(Deno.env.get("FUZZ_SEED") ?? 20_260_115);

Deno.test("H18 of 5,000 damaged requests none fails inside, and people talk on", () =>
  withServer(async (server) => {
    const [routes, dice] = [await readRoutes(), new Dice(seed)];
    const ada = await server.person("ada");
    let known = await know(ada);
    const statuses = new Map<number | undefined, number>();
    for (let sent = 0; sent < requests; sent += together) {
      if (sent % fresh === 0) known = await know(await ada.again());
      await Promise.all(Array.from({ length: together }, async () => {
        const request = drawRequest(dice, routes, known);
        const answer = await sendRaw(server.url, request);
        const told = `seed ${seed}, after ${sent} requests: ${new TextDecoder().decode(request)}`;
        // That it is not ready just now is what it is asked for there.
        const isBusy = answer?.status === 503 && told.includes(" /readyz");
        assert(answer === null || answer.status < 500 || isBusy, `${answer?.status} to ${told}`);
        assertEquals(server.log.problems, [], told);
        statuses.set(answer?.status, (statuses.get(answer?.status) ?? 0) + 1);
      }));
    }
    // Had all been refused at the door, nothing would have been tried.
    assert((statuses.get(200) ?? 0) > requests / 20, `only few got through: ${Deno.inspect(statuses)}`);
    const { body } = await (await ada.again()).api("GET", "/api/session");
    assertEquals(body.person.username, "ada");
  }));

async function know(person: TestPerson): Promise<Known> {
  const [{ body: made }, { body: me }] = [
    await person.api("POST", "/api/rooms", { name: crypto.randomUUID(), access: "private" }),
    await person.api("GET", "/api/session"),
  ];
  return { url: person.url, cookie: person.cookie, room: made.room.id, session: me.session };
}
