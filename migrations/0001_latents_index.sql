ALTER TABLE `latents` ADD `indexed_at` integer;--> statement-breakpoint
CREATE INDEX `latents_created` ON `latents` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `latents_model_created` ON `latents` (`model`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `latents_unindexed` ON `latents` (`created_at`) WHERE indexed_at is null;