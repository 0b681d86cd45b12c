CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`project` text NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`hint` text NOT NULL,
	`scopes` text NOT NULL,
	`requests_per_minute` integer,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`revoked_at` integer,
	`last_used_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_hash_unique` ON `api_keys` (`hash`);--> statement-breakpoint
CREATE INDEX `api_keys_project` ON `api_keys` (`project`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `latent_objects` (
	`key` text PRIMARY KEY NOT NULL,
	`latent` text NOT NULL,
	`released_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `latent_objects_latent` ON `latent_objects` (`latent`) WHERE released_at is null;--> statement-breakpoint
CREATE INDEX `latent_objects_released` ON `latent_objects` (`released_at`) WHERE released_at is not null;--> statement-breakpoint
CREATE TABLE `projects` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`link_secret` text NOT NULL,
	`requests_per_minute` integer,
	`pictures_per_month` integer,
	`concurrent_jobs` integer,
	`created_at` integer NOT NULL,
	`disabled_at` integer
);
--> statement-breakpoint
CREATE INDEX `projects_created` ON `projects` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `usage` (
	`job` text PRIMARY KEY NOT NULL,
	`project` text NOT NULL,
	`api_key` text,
	`model` text NOT NULL,
	`operation` text NOT NULL,
	`pictures` integer NOT NULL,
	`latents` integer NOT NULL,
	`predict_seconds` real NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `usage_project_created` ON `usage` (`project`,`created_at`,`job`);--> statement-breakpoint
CREATE TABLE `usage_months` (
	`project` text NOT NULL,
	`month` text NOT NULL,
	`pictures` integer NOT NULL,
	PRIMARY KEY(`project`, `month`)
);
--> statement-breakpoint
DROP INDEX `jobs_request_hash_unique`;--> statement-breakpoint
DROP INDEX `jobs_created`;--> statement-breakpoint
ALTER TABLE `jobs` ADD `project` text DEFAULT 'local' NOT NULL;--> statement-breakpoint
ALTER TABLE `jobs` ADD `api_key` text;--> statement-breakpoint
ALTER TABLE `jobs` ADD `pictures` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_project_request_hash` ON `jobs` (`project`,`request_hash`);--> statement-breakpoint
CREATE INDEX `jobs_status_project_created` ON `jobs` (`status`,`project`,`created_at`);--> statement-breakpoint
CREATE INDEX `jobs_project_created` ON `jobs` (`project`,`created_at`,`id`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_latents` (
	`project` text NOT NULL,
	`id` text NOT NULL,
	`model` text NOT NULL,
	`dtype` text NOT NULL,
	`tokens` integer NOT NULL,
	`dimensions` integer NOT NULL,
	`bytes` integer NOT NULL,
	`source` text NOT NULL,
	`created_at` integer NOT NULL,
	`indexed_at` integer,
	PRIMARY KEY(`project`, `id`)
);
--> statement-breakpoint
INSERT INTO `__new_latents`("project", "id", "model", "dtype", "tokens", "dimensions", "bytes", "source", "created_at", "indexed_at") SELECT 'local', "id", "model", "dtype", "tokens", "dimensions", "bytes", "source", "created_at", NULL FROM `latents`;--> statement-breakpoint
INSERT INTO `latent_objects` (`key`, `latent`) SELECT 'latents/' || `id`, `id` FROM `latents`;--> statement-breakpoint
INSERT INTO `projects` (`id`, `name`, `link_secret`, `created_at`) VALUES ('local', 'Local runs', lower(hex(randomblob(32))), unixepoch() * 1000);--> statement-breakpoint
DROP TABLE `latents`;--> statement-breakpoint
ALTER TABLE `__new_latents` RENAME TO `latents`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `latents_id` ON `latents` (`id`);--> statement-breakpoint
CREATE INDEX `latents_created` ON `latents` (`project`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `latents_model_created` ON `latents` (`project`,`model`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `latents_unindexed` ON `latents` (`created_at`) WHERE indexed_at is null;