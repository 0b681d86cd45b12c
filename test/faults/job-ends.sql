-- Every time that a job reaches or leaves a final status: the suite's own record, which the edge does not use.
CREATE TABLE `job_ends` (`job` text NOT NULL, `was` text, `became` text NOT NULL);
--> statement-breakpoint
CREATE TRIGGER `job_ends_update` AFTER UPDATE OF `status` ON `jobs`
WHEN OLD.status <> NEW.status
  AND (NEW.status IN ('succeeded', 'failed', 'canceled') OR OLD.status IN ('succeeded', 'failed', 'canceled'))
BEGIN
  INSERT INTO `job_ends` VALUES (NEW.id, OLD.status, NEW.status);
END;
--> statement-breakpoint
CREATE TRIGGER `job_ends_insert` AFTER INSERT ON `jobs`
WHEN NEW.status IN ('succeeded', 'failed', 'canceled')
BEGIN
  INSERT INTO `job_ends` VALUES (NEW.id, NULL, NEW.status);
END;
