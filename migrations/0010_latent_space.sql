-- Latent bytes of format version 1, which name no space, cannot be read any more.
DELETE FROM `latents`;--> statement-breakpoint
UPDATE `latent_objects` SET `released_at` = 0 WHERE `released_at` IS NULL;--> statement-breakpoint
DELETE FROM `jobs`;--> statement-breakpoint
ALTER TABLE `latents` ADD `space` text NOT NULL;