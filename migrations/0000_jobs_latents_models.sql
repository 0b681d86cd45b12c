CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`request_hash` text,
	`model` text NOT NULL,
	`request` text NOT NULL,
	`status` text NOT NULL,
	`outputs` text,
	`error` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`lease_token` text,
	`lease_until` integer,
	`retry_at` integer,
	`revision` integer DEFAULT 0 NOT NULL,
	`predict_time` real,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`completed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_request_hash_unique` ON `jobs` (`request_hash`);--> statement-breakpoint
CREATE INDEX `jobs_status_created` ON `jobs` (`status`,`created_at`);--> statement-breakpoint
CREATE TABLE `latents` (
	`id` text PRIMARY KEY NOT NULL,
	`model` text NOT NULL,
	`dtype` text NOT NULL,
	`tokens` integer NOT NULL,
	`dimensions` integer NOT NULL,
	`bytes` integer NOT NULL,
	`source` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `models` (
	`id` text PRIMARY KEY NOT NULL,
	`rank` integer NOT NULL,
	`manifest` text NOT NULL,
	`checked_at` integer NOT NULL
);
