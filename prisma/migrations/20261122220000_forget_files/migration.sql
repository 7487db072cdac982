-- A file of a message that the customer deleted goes as well: first it is marked, then its bytes are removed.
ALTER TABLE "media_fetches" DROP CONSTRAINT "media_fetches_status_check";
ALTER TABLE "media_fetches" ADD CONSTRAINT "media_fetches_status_check" CHECK ("status" IN ('waiting', 'stored', 'failed', 'forgotten'));
CREATE INDEX "media_fetches_forgotten" ON "media_fetches" ("next_at") WHERE "status" = 'forgotten';
GRANT DELETE ON "media_fetches", "files" TO "parley_worker";
