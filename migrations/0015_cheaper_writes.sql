CREATE TABLE `released_objects` (
	`key` text PRIMARY KEY NOT NULL,
	`released_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `released_objects_released` ON `released_objects` (`released_at`);--> statement-breakpoint
INSERT INTO `released_objects` SELECT `key`, `released_at` FROM `latent_objects` WHERE `released_at` IS NOT NULL;--> statement-breakpoint
CREATE TABLE `__new_latent_objects` (
	`latent` text PRIMARY KEY NOT NULL,
	`key` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `__new_latent_objects` SELECT `latent`, `key` FROM `latent_objects` WHERE `released_at` IS NULL;--> statement-breakpoint
DROP TABLE `latent_objects`;--> statement-breakpoint
ALTER TABLE `__new_latent_objects` RENAME TO `latent_objects`;--> statement-breakpoint
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
	`translated_from` text,
	PRIMARY KEY(`id`, `project`, `collection`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `__new_latents`("project", "id", "model", "space", "dtype", "tokens", "dimensions", "bytes", "source", "collection", "metadata", "created_at", "indexed_at") SELECT "project", "id", "model", "space", "dtype", "tokens", "dimensions", "bytes", "source", "collection", "metadata", "created_at", "indexed_at" FROM `latents`;--> statement-breakpoint
DROP TABLE `latents`;--> statement-breakpoint
ALTER TABLE `__new_latents` RENAME TO `latents`;--> statement-breakpoint
CREATE INDEX `latents_created` ON `latents` (`project`,`collection`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `latents_unindexed` ON `latents` (`indexed_at`,`created_at`) WHERE indexed_at is null;--> statement-breakpoint
CREATE TABLE `__new_job_latents` (
	`project` text NOT NULL,
	`latent` text NOT NULL,
	`job` text NOT NULL,
	PRIMARY KEY(`project`, `latent`, `job`)
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `__new_job_latents` SELECT `project`, `latent`, `job` FROM `job_latents`;--> statement-breakpoint
DROP TABLE `job_latents`;--> statement-breakpoint
ALTER TABLE `__new_job_latents` RENAME TO `job_latents`;--> statement-breakpoint
CREATE TABLE `__new_usage` (
	`job` text PRIMARY KEY NOT NULL,
	`project` text NOT NULL,
	`api_key` text,
	`model` text NOT NULL,
	`operation` text NOT NULL,
	`pictures` integer NOT NULL,
	`latents` integer NOT NULL,
	`evaluations` integer DEFAULT 0 NOT NULL,
	`predict_seconds` real NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `__new_usage`("job", "project", "api_key", "model", "operation", "pictures", "latents", "evaluations", "predict_seconds", "created_at") SELECT "job", "project", "api_key", "model", "operation", "pictures", "latents", "evaluations", "predict_seconds", "created_at" FROM `usage`;--> statement-breakpoint
DROP TABLE `usage`;--> statement-breakpoint
ALTER TABLE `__new_usage` RENAME TO `usage`;--> statement-breakpoint
CREATE INDEX `usage_project_created` ON `usage` (`project`,`created_at`,`job`);--> statement-breakpoint
UPDATE `jobs` SET `completed_at` = `created_at` WHERE `completed_at` IS NULL AND `status` IN ('succeeded', 'failed', 'canceled');--> statement-breakpoint
DROP INDEX `jobs_status_created`;--> statement-breakpoint
DROP INDEX `jobs_status_project_created`;--> statement-breakpoint
DROP INDEX `jobs_project_request_hash`;--> statement-breakpoint
CREATE INDEX `jobs_unfinished` ON `jobs` (`project`,`created_at`,`id`) WHERE completed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_project_request_hash` ON `jobs` (`project`,`request_hash`) WHERE request_hash is not null;--> statement-breakpoint
-- A success is metered, and its outputs are named, by the statement that records it.
CREATE TRIGGER `jobs_succeeded` AFTER UPDATE OF `status` ON `jobs`
WHEN new.status = 'succeeded' AND old.status <> 'succeeded'
BEGIN
	INSERT INTO `usage` VALUES (
		new.id, new.project, new.api_key, new.model, new.request ->> 'kind', new.pictures,
		CASE new.request ->> 'kind' WHEN 'decode' THEN 0 ELSE json_array_length(new.outputs) END,
		new.evaluations, new.predict_time, new.completed_at
	);
	INSERT INTO `usage_months` (`project`, `month`, `pictures`, `evaluations`)
		VALUES (new.project, strftime('%Y-%m', new.completed_at / 1000, 'unixepoch'), new.pictures, new.evaluations)
		ON CONFLICT DO UPDATE SET `pictures` = `pictures` + excluded.`pictures`, `evaluations` = `evaluations` + excluded.`evaluations`;
	INSERT INTO `usage_key_months` (`api_key`, `month`, `pictures`, `evaluations`)
		SELECT new.api_key, strftime('%Y-%m', new.completed_at / 1000, 'unixepoch'), new.pictures, new.evaluations
		WHERE new.api_key IS NOT NULL
		ON CONFLICT DO UPDATE SET `pictures` = `pictures` + excluded.`pictures`, `evaluations` = `evaluations` + excluded.`evaluations`;
	INSERT INTO `job_latents` (`project`, `latent`, `job`)
		SELECT new.project, value, new.id FROM json_each(new.outputs)
		WHERE new.request ->> 'forQuery' IS NULL
		ON CONFLICT DO NOTHING;
END;
