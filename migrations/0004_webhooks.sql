CREATE TABLE `webhook_secrets` (
	`secret` text PRIMARY KEY NOT NULL,
	`project` text NOT NULL,
	`created_at` integer NOT NULL,
	`retired_at` integer
);
--> statement-breakpoint
CREATE INDEX `webhook_secrets_project` ON `webhook_secrets` (`project`,`created_at`);--> statement-breakpoint
ALTER TABLE `jobs` ADD `webhook` text;