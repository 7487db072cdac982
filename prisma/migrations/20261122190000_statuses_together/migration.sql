-- Delivery reports that come together are kept together: one row for a webhook's worth instead of one for
-- each. What was not folded yet stays.

DROP INDEX "status_reports_workspace_id_channel_id_source_id_key";
DROP INDEX "status_reports_unfolded";
DELETE FROM "status_reports" WHERE "folded_at" IS NOT NULL;
UPDATE "status_reports" SET "payload" = jsonb_build_array("payload");
ALTER TABLE "status_reports" RENAME COLUMN "payload" TO "statuses";
ALTER TABLE "status_reports" DROP COLUMN "source_id", DROP COLUMN "folded_at";
CREATE INDEX "status_reports_in_order" ON "status_reports" ("id");
