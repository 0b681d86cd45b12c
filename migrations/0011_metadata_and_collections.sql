CREATE TABLE `collections` (
	`project` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`project`, `name`)
);
--> statement-breakpoint
CREATE TABLE `job_latents` (
	`project` text NOT NULL,
	`latent` text NOT NULL,
	`job` text NOT NULL,
	PRIMARY KEY(`project`, `latent`, `job`)
);
--> statement-breakpoint
INSERT INTO `collections` (`project`, `name`, `created_at`) SELECT `project`, 'default', min(`created_at`) FROM `latents` GROUP BY 1;--> statement-breakpoint
INSERT INTO `job_latents` (`project`, `latent`, `job`) SELECT DISTINCT `jobs`.`project`, `outputs`.`value`, `jobs`.`id` FROM `jobs`, json_each(`jobs`.`outputs`) AS `outputs` WHERE `status` = 'succeeded' AND `request` ->> 'forQuery' IS NULL;--> statement-breakpoint
CREATE INDEX `job_latents_job` ON `job_latents` (`job`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_latents` (
	`project` text NOT NULL,
	`id` text NOT NULL,
	`model` text NOT NULL,
	`space` text NOT NULL,
	`dtype` text NOT NULL,
	`tokens` integer NOT NULL,
	`dimensions` integer NOT NULL,
	`bytes` integer NOT NULL,
	`source` text NOT NULL,
	`collection` text DEFAULT 'default' NOT NULL,
	`metadata` text DEFAULT '{}' NOT NULL,
	`created_at` integer NOT NULL,
	`indexed_at` integer,
	PRIMARY KEY(`project`, `id`, `collection`)
);
--> statement-breakpoint
INSERT INTO `__new_latents`("project", "id", "model", "space", "dtype", "tokens", "dimensions", "bytes", "source", "collection", "metadata", "created_at", "indexed_at") SELECT "project", "id", "model", "space", "dtype", "tokens", "dimensions", "bytes", "source", 'default', '{}', "created_at", NULL FROM `latents`;--> statement-breakpoint
DROP TABLE `latents`;--> statement-breakpoint
ALTER TABLE `__new_latents` RENAME TO `latents`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `latents_id` ON `latents` (`id`);--> statement-breakpoint
CREATE INDEX `latents_created` ON `latents` (`project`,`collection`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `latents_model_created` ON `latents` (`project`,`collection`,`model`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `latents_unindexed` ON `latents` (`indexed_at`,`created_at`) WHERE indexed_at is null;