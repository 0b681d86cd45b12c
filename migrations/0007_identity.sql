-- Jobs from before versions were recorded cannot be computed or shown any more, and the listed manifests have no identity.
DELETE FROM `jobs`;--> statement-breakpoint
DELETE FROM `idempotency_keys`;--> statement-breakpoint
DELETE FROM `models`;--> statement-breakpoint
ALTER TABLE `jobs` ADD `version` text NOT NULL;--> statement-breakpoint
ALTER TABLE `jobs` ADD `space` text NOT NULL;--> statement-breakpoint
ALTER TABLE `jobs` ADD `decoder` text NOT NULL;--> statement-breakpoint
ALTER TABLE `jobs` DROP COLUMN `model_version`;