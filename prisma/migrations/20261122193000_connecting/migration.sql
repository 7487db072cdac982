-- A callback address of its own, /webhooks/whatsapp/<key>: a Meta app of the workspace with its secret and verify token, or a
-- number at 360dialog, whose webhooks carry no signature and are protected by the address alone.
CREATE TABLE "channel_apps" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL,
  "provider" TEXT NOT NULL CHECK ("provider" IN ('meta', '360dialog')),
  "name" TEXT NOT NULL,
  "key" TEXT NOT NULL CHECK (length("key") >= 24),
  "meta_app_id" TEXT,
  "sealed_secret" BYTEA,
  "sealed_verify_token" BYTEA,
  "handshake_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "channel_apps_pkey" PRIMARY KEY ("workspace_id", "id"),
  CONSTRAINT "channel_apps_meta_is_signed" CHECK ("provider" <> 'meta' OR ("meta_app_id" IS NOT NULL AND "sealed_secret" IS NOT NULL AND "sealed_verify_token" IS NOT NULL))
);
CREATE UNIQUE INDEX "channel_apps_key_key" ON "channel_apps" ("key");
CREATE UNIQUE INDEX "channel_apps_workspace_id_meta_app_id_key" ON "channel_apps" ("workspace_id", "meta_app_id");
ALTER TABLE "channel_apps" ADD CONSTRAINT "channel_apps_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "channels"
  ADD COLUMN "provider" TEXT NOT NULL DEFAULT 'meta' CHECK ("provider" IN ('meta', '360dialog')),
  ADD COLUMN "app_id" UUID,
  ADD COLUMN "is_default" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "checks" JSONB,
  ADD COLUMN "checked_at" TIMESTAMPTZ(3),
  ADD COLUMN "token_expires_at" TIMESTAMPTZ(3),
  ADD COLUMN "throughput" TEXT,
  ADD COLUMN "verified_name" TEXT,
  ADD COLUMN "last_webhook_at" TIMESTAMPTZ(3),
  ALTER COLUMN "sealed_app_secret" DROP NOT NULL,
  -- A number's webhooks are signed by its app, or by a secret of its own where it came through none.
  ADD CONSTRAINT "channels_signed" CHECK ("app_id" IS NOT NULL OR "sealed_app_secret" IS NOT NULL),
  ADD CONSTRAINT "channels_status_known" CHECK ("status" IN ('connected', 'stopped', 'disconnected'));
ALTER TABLE "channels" ADD CONSTRAINT "channels_workspace_id_app_id_fkey" FOREIGN KEY ("workspace_id", "app_id")
  REFERENCES "channel_apps" ("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
-- A number is connected once. Where it was disconnected it may be connected elsewhere; its history stays.
DROP INDEX "channels_number_id_key";
CREATE UNIQUE INDEX "channels_connected_once" ON "channels" ("number_id") WHERE "status" <> 'disconnected';
CREATE UNIQUE INDEX "channels_workspace_id_number_id_key" ON "channels" ("workspace_id", "number_id");
CREATE INDEX "channels_number_id_idx" ON "channels" ("number_id");
CREATE UNIQUE INDEX "channels_one_default" ON "channels" ("workspace_id") WHERE "is_default";

-- ---------------------------------------------------------------- who may what

GRANT SELECT, INSERT, UPDATE, DELETE ON "channel_apps" TO "parley_web";
GRANT SELECT ON "channel_apps" TO "parley_worker";
GRANT SELECT ("workspace_id", "id", "provider", "key", "sealed_secret", "sealed_verify_token", "handshake_at") ON "channel_apps" TO "parley_gateway";
GRANT UPDATE ("handshake_at") ON "channel_apps" TO "parley_gateway";
GRANT SELECT ("app_id", "status", "last_webhook_at"), UPDATE ("last_webhook_at") ON "channels" TO "parley_gateway";
GRANT UPDATE ("checks", "checked_at", "token_expires_at", "throughput", "verified_name", "display_number") ON "channels" TO "parley_worker";
GRANT INSERT ON "channel_events" TO "parley_web";
GRANT USAGE ON SEQUENCE "channel_events_id_seq" TO "parley_web";

ALTER TABLE "channel_apps" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "channel_apps" FORCE ROW LEVEL SECURITY;
CREATE POLICY "web" ON "channel_apps" FOR ALL TO "parley_web" USING ("workspace_id" = (SELECT parley_workspace())) WITH CHECK ("workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "worker" ON "channel_apps" FOR ALL TO "parley_worker" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "gateway" ON "channel_apps" FOR SELECT TO "parley_gateway" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "gateway_notes" ON "channel_apps" FOR UPDATE TO "parley_gateway" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "gateway_notes" ON "channels" FOR UPDATE TO "parley_gateway" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()));
