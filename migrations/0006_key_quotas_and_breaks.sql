CREATE TABLE `usage_key_months` (
	`api_key` text NOT NULL,
	`month` text NOT NULL,
	`pictures` integer NOT NULL,
	PRIMARY KEY(`api_key`, `month`)
);
--> statement-breakpoint
ALTER TABLE `api_keys` ADD `pictures_per_month` integer;--> statement-breakpoint
ALTER TABLE `jobs` ADD `breaks` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
INSERT INTO `usage_key_months` (`api_key`, `month`, `pictures`) SELECT `api_key`, strftime('%Y-%m', `created_at` / 1000, 'unixepoch'), sum(`pictures`) FROM `usage` WHERE `api_key` IS NOT NULL GROUP BY 1, 2;
