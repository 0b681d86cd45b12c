import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { test } from "vitest";
async function time(name: string, f: () => Promise<unknown>, n = 10) {
  const t = performance.now();
  for (let i = 0; i < n; i++) await f();
  console.log(name, ((performance.now() - t) / n).toFixed(1), "ms");
}
test("t", async () => {
  await time("reset", () => reset());
  await time("reset+migrate", async () => {
    await reset();
    await applyD1Migrations(env.DB, env.MIGRATIONS);
  });
  const all = env.MIGRATIONS.flatMap(({ queries }) => queries);
  await time("reset+batch", async () => {
    await reset();
    await env.DB.batch(all.map((q) => env.DB.prepare(q)));
  });
  await time("reset+exec", async () => {
    await reset();
    await env.DB.exec(all.map((q) => q.replaceAll("\n", " ")).join("\n"));
  });
  await env.DB.prepare("select 1").run();
  const names = (
    await env.DB.prepare(
      "select name from sqlite_master where type='table' and name not like 'sqlite_%' and name not like '_cf%' and name not like 'd1_%'",
    ).all<{ name: string }>()
  ).results;
  await time("empty", () => env.DB.batch(names.map(({ name }) => env.DB.prepare(`delete from ${name}`))));
  await time("list", () => env.BUCKET.list());
}, 120000);
