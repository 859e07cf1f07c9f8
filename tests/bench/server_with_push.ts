/** The real program, for which a push service on this machine has a public address. */
import { main } from "@/main.ts";
import { cert, host } from "@/tests/push/certificate.ts";
import { publicAddress } from "@/tests/previews/site.ts";

await main({
  pushWay: {
    ca: cert,
    ports: [443, Number(Deno.env.get("BENCH_PUSH_PORT"))],
    resolve: (name) => Promise.resolve([name === host ? publicAddress : "127.0.0.1"]),
    reach: () => "127.0.0.1",
  },
});
