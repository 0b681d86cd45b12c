/** Generates /migrations from src/db/schema*.ts: `npm run migrations:generate -w apps/edge -- --name <what_changes>`. */
import { defineConfig } from "drizzle-kit";

export default defineConfig({ dialect: "sqlite", schema: "./src/db/schema*.ts", out: "../../migrations" });
