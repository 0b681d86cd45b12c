ALTER TABLE `jobs` ADD `lane` text DEFAULT 'interactive' NOT NULL;--> statement-breakpoint
ALTER TABLE `jobs` ADD `weight` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `jobs` DROP COLUMN `breaks`;--> statement-breakpoint
ALTER TABLE `jobs` DROP COLUMN `lease_token`;--> statement-breakpoint
ALTER TABLE `jobs` DROP COLUMN `lease_until`;--> statement-breakpoint
ALTER TABLE `jobs` DROP COLUMN `retry_at`;--> statement-breakpoint
ALTER TABLE `projects` ADD `weight` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `models` DROP COLUMN `checked_at`;