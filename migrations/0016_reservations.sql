CREATE TABLE `reservations` (
	`project` text NOT NULL,
	`id` text NOT NULL,
	`api_key` text,
	`jobs` integer NOT NULL,
	`pictures` integer NOT NULL,
	`evaluations` integer NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`project`, `id`)
) WITHOUT ROWID;
