ALTER TABLE `jobs` ADD `result_hash` text;--> statement-breakpoint
ALTER TABLE `jobs` ADD `model_version` text;--> statement-breakpoint
ALTER TABLE `jobs` ADD `logs` text;--> statement-breakpoint
ALTER TABLE `jobs` ADD `cancel_at` integer;--> statement-breakpoint
CREATE INDEX `jobs_created` ON `jobs` (`created_at`,`id`);