CREATE TABLE `batches` (
	`id` text PRIMARY KEY NOT NULL,
	`project` text NOT NULL,
	`api_key` text,
	`endpoint` text NOT NULL,
	`input_file` text NOT NULL,
	`metadata` text,
	`webhook` text,
	`origin` text NOT NULL,
	`output_seconds` integer NOT NULL,
	`status` text NOT NULL,
	`total` integer DEFAULT 0 NOT NULL,
	`completed` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`errors` text,
	`output_file` text,
	`error_file` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`in_progress_at` integer,
	`finalizing_at` integer,
	`completed_at` integer,
	`failed_at` integer,
	`expired_at` integer,
	`cancelling_at` integer,
	`cancelled_at` integer
);
--> statement-breakpoint
CREATE INDEX `batches_project_created` ON `batches` (`project`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `files` (
	`id` text PRIMARY KEY NOT NULL,
	`project` text NOT NULL,
	`purpose` text NOT NULL,
	`filename` text NOT NULL,
	`bytes` integer NOT NULL,
	`content_type` text,
	`sha256` text,
	`metadata` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `files_project_created` ON `files` (`project`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `files_expires` ON `files` (`expires_at`);