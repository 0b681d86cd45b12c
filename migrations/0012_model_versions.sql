CREATE TABLE `model_versions` (
	`version` text PRIMARY KEY NOT NULL,
	`model` text NOT NULL,
	`space` text NOT NULL,
	`decoder` text NOT NULL,
	`rank` integer NOT NULL,
	`current` integer NOT NULL,
	`served` integer NOT NULL,
	`first_seen_at` integer NOT NULL,
	`retired_at` integer,
	`manifest` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `model_versions_current` ON `model_versions` (`model`) WHERE current;--> statement-breakpoint
DROP TABLE `models`;