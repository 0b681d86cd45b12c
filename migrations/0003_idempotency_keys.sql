CREATE TABLE `idempotency_keys` (
	`project` text NOT NULL,
	`key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`job` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`project`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_created` ON `idempotency_keys` (`created_at`);