ALTER TABLE `api_keys` ADD `evaluations_per_month` integer;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `evaluations_per_request` integer;--> statement-breakpoint
ALTER TABLE `jobs` ADD `evaluations` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `projects` ADD `evaluations_per_month` integer;--> statement-breakpoint
ALTER TABLE `projects` ADD `evaluations_per_request` integer;--> statement-breakpoint
ALTER TABLE `usage` ADD `evaluations` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `usage_key_months` ADD `evaluations` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `usage_months` ADD `evaluations` integer DEFAULT 0 NOT NULL;