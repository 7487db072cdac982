-- A file that a customer sent, to be fetched from the channel: its address there lives minutes, its id days. The
-- file's own id is given when the message comes, so that flow and transcript can name it before it is there.
CREATE TABLE "media_fetches" (
  "workspace_id" UUID NOT NULL,
  "channel_id" UUID NOT NULL,
  "media_id" TEXT NOT NULL,
  "file_id" UUID NOT NULL,
  "kind" TEXT NOT NULL,
  "message_id" TEXT NOT NULL,
  "name" TEXT NOT NULL DEFAULT '',
  "mime_type" TEXT NOT NULL DEFAULT '',
  "voice" BOOLEAN NOT NULL DEFAULT false,
  "status" TEXT NOT NULL DEFAULT 'waiting' CHECK ("status" IN ('waiting', 'stored', 'failed')),
  "told" BOOLEAN NOT NULL DEFAULT false,
  "attempts" INTEGER NOT NULL DEFAULT 0,
  "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "reason" TEXT,
  "transcript" TEXT,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "media_fetches_pkey" PRIMARY KEY ("workspace_id", "channel_id", "media_id")
);
CREATE INDEX "media_fetches_due" ON "media_fetches" ("next_at") WHERE "status" = 'waiting';
CREATE INDEX "media_fetches_untold" ON "media_fetches" ("next_at") WHERE NOT "told" AND "status" <> 'waiting';
ALTER TABLE "media_fetches" ADD CONSTRAINT "media_fetches_workspace_id_channel_id_fkey" FOREIGN KEY ("workspace_id", "channel_id")
  REFERENCES "channels" ("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a file of ours is called at the channel, once uploaded: per number, for thirty days.
CREATE TABLE "media_uploads" (
  "workspace_id" UUID NOT NULL,
  "channel_id" UUID NOT NULL,
  "file_id" UUID NOT NULL,
  "media_id" TEXT NOT NULL,
  "uploaded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "media_uploads_pkey" PRIMARY KEY ("workspace_id", "channel_id", "file_id")
);
ALTER TABLE "media_uploads" ADD CONSTRAINT "media_uploads_workspace_id_channel_id_fkey" FOREIGN KEY ("workspace_id", "channel_id")
  REFERENCES "channels" ("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "media_uploads" ADD CONSTRAINT "media_uploads_workspace_id_file_id_fkey" FOREIGN KEY ("workspace_id", "file_id")
  REFERENCES "files" ("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------- who may what

GRANT SELECT ON "media_fetches" TO "parley_web";
GRANT SELECT, INSERT, UPDATE ON "media_fetches" TO "parley_worker";
GRANT SELECT, INSERT, UPDATE, DELETE ON "media_uploads" TO "parley_worker";

ALTER TABLE "media_fetches" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "media_fetches" FORCE ROW LEVEL SECURITY;
ALTER TABLE "media_uploads" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "media_uploads" FORCE ROW LEVEL SECURITY;
CREATE POLICY "web" ON "media_fetches" FOR ALL TO "parley_web" USING ("workspace_id" = (SELECT parley_workspace())) WITH CHECK ("workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "web" ON "media_uploads" FOR ALL TO "parley_web" USING ("workspace_id" = (SELECT parley_workspace())) WITH CHECK ("workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "worker" ON "media_fetches" FOR ALL TO "parley_worker" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "worker" ON "media_uploads" FOR ALL TO "parley_worker" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()));
