-- CreateTable
CREATE TABLE "agencies" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agencies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "session_version" INTEGER NOT NULL DEFAULT 1,
    "theme" TEXT NOT NULL DEFAULT 'system',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agency_members" (
    "agency_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agency_members_pkey" PRIMARY KEY ("agency_id","user_id")
);

-- CreateTable
CREATE TABLE "sign_ins" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "user_agent" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "sign_ins_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_attempts" (
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "window_end" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_attempts_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "workspaces" (
    "id" UUID NOT NULL,
    "agency_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "language" TEXT NOT NULL DEFAULT 'en',
    "apology" TEXT NOT NULL,
    "program_revision" INTEGER NOT NULL DEFAULT 1,
    "sealed_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "flows" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "draft" JSONB NOT NULL,
    "draft_revision" INTEGER NOT NULL DEFAULT 1,
    "draft_saved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "draft_saved_by" UUID,
    "live_version_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "flows_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "flow_versions" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "flow_id" UUID NOT NULL,
    "number" INTEGER,
    "document" JSONB NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" UUID,

    CONSTRAINT "flow_versions_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "channels" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "number_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "display_number" TEXT NOT NULL,
    "base_url" TEXT,
    "sealed_token" BYTEA NOT NULL,
    "sealed_app_secret" BYTEA NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'connected',
    "status_reason" TEXT,
    "trial_version_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channels_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "contacts" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "phone" TEXT,
    "user_id" TEXT,
    "username" TEXT,
    "language" TEXT,
    "fields" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "conversations" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "state" JSONB NOT NULL,
    "mode" TEXT NOT NULL DEFAULT 'bot',
    "wake_at" TIMESTAMPTZ(3),
    "arrivals" BIGINT NOT NULL DEFAULT 0,
    "lease_token" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "last_inbound_at" TIMESTAMPTZ(3),
    "last_inbound_id" TEXT,
    "last_activity_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "workspace_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL,
    "flow_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "node_id" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" BIGSERIAL NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "body" BYTEA NOT NULL,
    "unrouted" TEXT,

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mailbox" (
    "workspace_id" UUID NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "channel_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "address" TEXT,
    "conversation_id" UUID,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "payload" JSONB NOT NULL,
    "delivery_id" BIGINT,
    "arrived_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "taken_at" TIMESTAMPTZ(3),
    "set_aside" TEXT,

    CONSTRAINT "mailbox_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "status_reports" (
    "workspace_id" UUID NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "channel_id" UUID NOT NULL,
    "source_id" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "arrived_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "folded_at" TIMESTAMPTZ(3),

    CONSTRAINT "status_reports_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "journal" (
    "workspace_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "event" JSONB NOT NULL,
    "facts" JSONB NOT NULL,
    "effects" JSONB NOT NULL,
    "trail" JSONB NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "journal_pkey" PRIMARY KEY ("workspace_id","conversation_id","sequence")
);

-- CreateTable
CREATE TABLE "messages" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "author" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "channel_message_id" TEXT,
    "effect_id" TEXT,
    "session_id" TEXT,
    "node_id" TEXT,
    "status" TEXT NOT NULL,
    "possibly_double" BOOLEAN NOT NULL DEFAULT false,
    "failure" TEXT,
    "offline_answer" BOOLEAN NOT NULL DEFAULT false,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "effects" (
    "workspace_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "session_id" TEXT,
    "node_id" TEXT,
    "position" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "not_before" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_token" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "overtaken" BOOLEAN NOT NULL DEFAULT false,
    "outcome" TEXT,
    "request" JSONB,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "effects_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "timers" (
    "workspace_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL,
    "session_id" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "fire_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',

    CONSTRAINT "timers_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "faults" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "session_id" TEXT,
    "flow_id" UUID,
    "version_id" UUID,
    "node_id" TEXT,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "faults_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "handovers" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,

    CONSTRAINT "handovers_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "files" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "mime_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "files_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "agency_members_user_id_idx" ON "agency_members"("user_id");

-- CreateIndex
CREATE INDEX "sign_ins_user_id_idx" ON "sign_ins"("user_id");

-- CreateIndex
CREATE INDEX "workspaces_agency_id_idx" ON "workspaces"("agency_id");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "flow_versions_workspace_id_flow_id_number_key" ON "flow_versions"("workspace_id", "flow_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "channels_number_id_key" ON "channels"("number_id");

-- CreateIndex
CREATE UNIQUE INDEX "contacts_workspace_id_phone_key" ON "contacts"("workspace_id", "phone");

-- CreateIndex
CREATE UNIQUE INDEX "contacts_workspace_id_user_id_key" ON "contacts"("workspace_id", "user_id");

-- CreateIndex
CREATE INDEX "conversations_workspace_id_contact_id_idx" ON "conversations"("workspace_id", "contact_id");

-- CreateIndex
CREATE INDEX "conversations_workspace_id_last_activity_at_idx" ON "conversations"("workspace_id", "last_activity_at");

-- CreateIndex
CREATE UNIQUE INDEX "conversations_workspace_id_channel_id_contact_id_key" ON "conversations"("workspace_id", "channel_id", "contact_id");

-- CreateIndex
CREATE INDEX "sessions_workspace_id_conversation_id_idx" ON "sessions"("workspace_id", "conversation_id");

-- CreateIndex
CREATE INDEX "sessions_workspace_id_flow_id_version_id_idx" ON "sessions"("workspace_id", "flow_id", "version_id");

-- CreateIndex
CREATE INDEX "deliveries_received_at_idx" ON "deliveries"("received_at");

-- CreateIndex
CREATE INDEX "mailbox_workspace_id_conversation_id_idx" ON "mailbox"("workspace_id", "conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "mailbox_workspace_id_channel_id_kind_source_id_key" ON "mailbox"("workspace_id", "channel_id", "kind", "source_id");

-- CreateIndex
CREATE UNIQUE INDEX "status_reports_workspace_id_channel_id_source_id_key" ON "status_reports"("workspace_id", "channel_id", "source_id");

-- CreateIndex
CREATE INDEX "messages_workspace_id_conversation_id_position_idx" ON "messages"("workspace_id", "conversation_id", "position");

-- CreateIndex
CREATE INDEX "messages_workspace_id_channel_message_id_idx" ON "messages"("workspace_id", "channel_message_id");

-- CreateIndex
CREATE UNIQUE INDEX "messages_workspace_id_effect_id_key" ON "messages"("workspace_id", "effect_id");

-- CreateIndex
CREATE INDEX "effects_workspace_id_conversation_id_position_idx" ON "effects"("workspace_id", "conversation_id", "position");

-- CreateIndex
CREATE INDEX "timers_workspace_id_conversation_id_idx" ON "timers"("workspace_id", "conversation_id");

-- CreateIndex
CREATE INDEX "faults_workspace_id_flow_id_at_idx" ON "faults"("workspace_id", "flow_id", "at");

-- CreateIndex
CREATE INDEX "handovers_workspace_id_conversation_id_idx" ON "handovers"("workspace_id", "conversation_id");

-- AddForeignKey
ALTER TABLE "agency_members" ADD CONSTRAINT "agency_members_agency_id_fkey" FOREIGN KEY ("agency_id") REFERENCES "agencies"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agency_members" ADD CONSTRAINT "agency_members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_ins" ADD CONSTRAINT "sign_ins_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_agency_id_fkey" FOREIGN KEY ("agency_id") REFERENCES "agencies"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flows" ADD CONSTRAINT "flows_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flows" ADD CONSTRAINT "flows_workspace_id_live_version_id_fkey" FOREIGN KEY ("workspace_id", "live_version_id") REFERENCES "flow_versions"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "flow_versions" ADD CONSTRAINT "flow_versions_workspace_id_flow_id_fkey" FOREIGN KEY ("workspace_id", "flow_id") REFERENCES "flows"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channels" ADD CONSTRAINT "channels_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channels" ADD CONSTRAINT "channels_workspace_id_trial_version_id_fkey" FOREIGN KEY ("workspace_id", "trial_version_id") REFERENCES "flow_versions"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_channel_id_fkey" FOREIGN KEY ("workspace_id", "channel_id") REFERENCES "channels"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_workspace_id_contact_id_fkey" FOREIGN KEY ("workspace_id", "contact_id") REFERENCES "contacts"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id") REFERENCES "conversations"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_workspace_id_version_id_fkey" FOREIGN KEY ("workspace_id", "version_id") REFERENCES "flow_versions"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mailbox" ADD CONSTRAINT "mailbox_workspace_id_channel_id_fkey" FOREIGN KEY ("workspace_id", "channel_id") REFERENCES "channels"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mailbox" ADD CONSTRAINT "mailbox_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id") REFERENCES "conversations"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "status_reports" ADD CONSTRAINT "status_reports_workspace_id_channel_id_fkey" FOREIGN KEY ("workspace_id", "channel_id") REFERENCES "channels"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journal" ADD CONSTRAINT "journal_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id") REFERENCES "conversations"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id") REFERENCES "conversations"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "effects" ADD CONSTRAINT "effects_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id") REFERENCES "conversations"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "effects" ADD CONSTRAINT "effects_workspace_id_channel_id_fkey" FOREIGN KEY ("workspace_id", "channel_id") REFERENCES "channels"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "timers" ADD CONSTRAINT "timers_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id") REFERENCES "conversations"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "faults" ADD CONSTRAINT "faults_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id") REFERENCES "conversations"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "handovers" ADD CONSTRAINT "handovers_workspace_id_conversation_id_fkey" FOREIGN KEY ("workspace_id", "conversation_id") REFERENCES "conversations"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "files" ADD CONSTRAINT "files_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ======================================================================================
-- From here on by hand: what the schema file cannot say.
-- ======================================================================================

-- ---------------------------------------------------------------- indexes of the hot statements
-- Partial, so that they hold only what is still to be done: they stay small however much lies behind.

CREATE INDEX "mailbox_unsorted" ON "mailbox" ("id") WHERE "conversation_id" IS NULL AND "taken_at" IS NULL;
CREATE INDEX "mailbox_untaken" ON "mailbox" ("workspace_id", "conversation_id", "occurred_at", "id") WHERE "taken_at" IS NULL AND "conversation_id" IS NOT NULL;
CREATE INDEX "conversations_awake" ON "conversations" ("workspace_id", "wake_at") WHERE "wake_at" IS NOT NULL;
CREATE INDEX "effects_due" ON "effects" ("workspace_id", "channel_id", "not_before") WHERE "status" IN ('pending', 'uncertain');
CREATE INDEX "effects_open" ON "effects" ("workspace_id", "conversation_id", "position") WHERE "status" IN ('pending', 'begun', 'uncertain');
CREATE INDEX "effects_begun" ON "effects" ("lease_until") WHERE "status" = 'begun';
CREATE INDEX "timers_waiting" ON "timers" ("fire_at") WHERE "status" = 'waiting';
CREATE INDEX "status_reports_unfolded" ON "status_reports" ("id") WHERE "folded_at" IS NULL;
CREATE UNIQUE INDEX "handovers_open" ON "handovers" ("workspace_id", "conversation_id") WHERE "ended_at" IS NULL;

-- ---------------------------------------------------------------- functions

-- Who asks, as set for the transaction. Nothing set: nobody, and no row matches.
CREATE FUNCTION "parley_workspace"() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('parley.workspace_id', true), '')::uuid $$;
CREATE FUNCTION "parley_user"() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('parley.user_id', true), '')::uuid $$;
CREATE FUNCTION "parley_agency"() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('parley.agency_id', true), '')::uuid $$;
CREATE FUNCTION "parley_sign_in_email"() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('parley.sign_in_email', true), '') $$;

-- laterStatus of packages/channel: statuses only ever move forward, and 'failed' loses to 'delivered'.
CREATE FUNCTION "parley_later_status"("current" text, "next" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT CASE
    WHEN coalesce(array_position(ARRAY['queued', 'accepted', 'sent', 'failed', 'delivered', 'read', 'played'], "next"), 0)
       > coalesce(array_position(ARRAY['queued', 'accepted', 'sent', 'failed', 'delivered', 'read', 'played'], "current"), 1)
    THEN "next" ELSE "current" END $$;

-- Puts an event into a conversation's mailbox, once for each source id, and wakes the conversation.
-- The wake-up cannot get lost: it is part of the same transaction, and a commit compares "arrivals".
CREATE FUNCTION "parley_post_event"("for_workspace" uuid, "for_conversation" uuid, "event_kind" text, "event_source" text, "happened_at" timestamptz, "event_payload" jsonb)
  RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  "in_channel" uuid;
BEGIN
  SELECT "channel_id" INTO "in_channel" FROM "conversations" WHERE "workspace_id" = "for_workspace" AND "id" = "for_conversation" FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO "mailbox" ("workspace_id", "channel_id", "kind", "source_id", "conversation_id", "occurred_at", "payload")
    VALUES ("for_workspace", "in_channel", "event_kind", "event_source", "for_conversation", "happened_at", "event_payload")
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN false; END IF;
  UPDATE "conversations"
    SET "arrivals" = "arrivals" + 1,
        "wake_at" = CASE WHEN "lease_until" > now() THEN "wake_at" ELSE least(coalesce("wake_at", now()), now()) END
    WHERE "workspace_id" = "for_workspace" AND "id" = "for_conversation";
  RETURN true;
END $$;

-- ---------------------------------------------------------------- roles
-- Groups without a login; each database has its own logins in them (packages/db/src/migrate.ts). None
-- of them owns anything, none may pass by row-level security.

DO $$
DECLARE
  "name" text;
BEGIN
  FOREACH "name" IN ARRAY ARRAY['parley_web', 'parley_worker', 'parley_gateway'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = "name") THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', "name");
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- another database of this server was being set up at the same moment
    END;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA "public" TO "parley_web", "parley_worker", "parley_gateway";

GRANT SELECT, INSERT, UPDATE, DELETE ON "agencies", "users", "agency_members", "memberships", "workspaces", "sign_ins", "sign_in_attempts" TO "parley_web";
GRANT SELECT, INSERT, UPDATE, DELETE ON "flows", "channels", "contacts", "conversations", "files" TO "parley_web";
-- Versions are immutable, and what a turn left behind is not rewritten from the browser.
GRANT SELECT, INSERT ON "flow_versions", "mailbox" TO "parley_web";
GRANT SELECT, INSERT, UPDATE ON "messages", "effects", "handovers" TO "parley_web";
GRANT SELECT ON "sessions", "journal", "timers" TO "parley_web";
GRANT SELECT, DELETE ON "faults" TO "parley_web";
GRANT USAGE ON SEQUENCE "mailbox_id_seq", "messages_position_seq", "effects_position_seq" TO "parley_web";

GRANT SELECT ON "workspaces", "flows", "flow_versions", "channels", "files" TO "parley_worker";
GRANT UPDATE ("status", "status_reason") ON "channels" TO "parley_worker";
GRANT INSERT ON "files" TO "parley_worker";
GRANT SELECT, INSERT, UPDATE ON "contacts", "conversations", "sessions", "messages", "effects", "timers", "handovers" TO "parley_worker";
GRANT SELECT, INSERT, UPDATE, DELETE ON "mailbox" TO "parley_worker";
GRANT SELECT, UPDATE, DELETE ON "status_reports" TO "parley_worker";
GRANT SELECT, INSERT ON "journal", "faults" TO "parley_worker";
GRANT SELECT, DELETE ON "deliveries" TO "parley_worker";
GRANT DELETE ON "timers" TO "parley_worker";
GRANT USAGE ON SEQUENCE "mailbox_id_seq", "messages_position_seq", "effects_position_seq" TO "parley_worker";

GRANT INSERT ON "deliveries", "mailbox", "status_reports" TO "parley_gateway";
GRANT SELECT ("workspace_id", "id", "kind", "mode", "number_id", "account_id", "sealed_app_secret") ON "channels" TO "parley_gateway";
GRANT SELECT ("id", "sealed_key") ON "workspaces" TO "parley_gateway";
GRANT USAGE ON SEQUENCE "deliveries_id_seq", "mailbox_id_seq", "status_reports_id_seq" TO "parley_gateway";

-- ---------------------------------------------------------------- row-level security

DO $$
DECLARE
  "name" text;
BEGIN
  FOREACH "name" IN ARRAY ARRAY['agencies', 'users', 'agency_members', 'memberships', 'workspaces', 'sign_ins', 'deliveries',
    'flows', 'flow_versions', 'channels', 'contacts', 'conversations', 'sessions', 'mailbox', 'status_reports', 'journal',
    'messages', 'effects', 'timers', 'faults', 'handovers', 'files'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', "name");
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', "name");
  END LOOP;

  -- The web sees the workspace set for the transaction, and nothing else.
  FOREACH "name" IN ARRAY ARRAY['flows', 'flow_versions', 'channels', 'contacts', 'conversations', 'sessions', 'mailbox',
    'journal', 'messages', 'effects', 'timers', 'faults', 'handovers', 'files'] LOOP
    EXECUTE format('CREATE POLICY "web" ON %I FOR ALL TO "parley_web" USING ("workspace_id" = (SELECT parley_workspace())) WITH CHECK ("workspace_id" = (SELECT parley_workspace()))', "name");
  END LOOP;

  -- The worker takes many workspaces in one statement. Where it acts for one it says so, and then sees only that one.
  FOREACH "name" IN ARRAY ARRAY['flows', 'flow_versions', 'channels', 'contacts', 'conversations', 'sessions', 'mailbox', 'status_reports',
    'journal', 'messages', 'effects', 'timers', 'faults', 'handovers', 'files'] LOOP
    EXECUTE format('CREATE POLICY "worker" ON %I FOR ALL TO "parley_worker" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()))', "name");
  END LOOP;

  -- The gateway only puts things in.
  FOREACH "name" IN ARRAY ARRAY['mailbox', 'status_reports'] LOOP
    EXECUTE format('CREATE POLICY "gateway" ON %I FOR INSERT TO "parley_gateway" WITH CHECK ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()))', "name");
  END LOOP;
END $$;

CREATE POLICY "worker" ON "workspaces" FOR SELECT TO "parley_worker" USING ((SELECT parley_workspace()) IS NULL OR "id" = (SELECT parley_workspace()));
CREATE POLICY "gateway" ON "workspaces" FOR SELECT TO "parley_gateway" USING ((SELECT parley_workspace()) IS NULL OR "id" = (SELECT parley_workspace()));
CREATE POLICY "gateway" ON "channels" FOR SELECT TO "parley_gateway" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()));

CREATE POLICY "gateway" ON "deliveries" FOR INSERT TO "parley_gateway" WITH CHECK (true);
CREATE POLICY "worker_reads" ON "deliveries" FOR SELECT TO "parley_worker" USING ((SELECT parley_workspace()) IS NULL);
CREATE POLICY "worker_clears" ON "deliveries" FOR DELETE TO "parley_worker" USING ((SELECT parley_workspace()) IS NULL);

-- People: oneself, those of the workspace or agency one is in, and one address while signing in.
CREATE POLICY "web_reads" ON "users" FOR SELECT TO "parley_web" USING (
  "id" = (SELECT parley_user())
  OR "email" = (SELECT parley_sign_in_email())
  OR EXISTS (SELECT 1 FROM "memberships" m WHERE m."workspace_id" = (SELECT parley_workspace()) AND m."user_id" = "users"."id")
  OR EXISTS (SELECT 1 FROM "agency_members" a WHERE a."agency_id" = (SELECT parley_agency()) AND a."user_id" = "users"."id"));
CREATE POLICY "web_adds" ON "users" FOR INSERT TO "parley_web" WITH CHECK ("id" = (SELECT parley_user()));
CREATE POLICY "web_changes" ON "users" FOR UPDATE TO "parley_web" USING ("id" = (SELECT parley_user())) WITH CHECK ("id" = (SELECT parley_user()));
CREATE POLICY "web_removes" ON "users" FOR DELETE TO "parley_web" USING ("id" = (SELECT parley_user()));

CREATE POLICY "web" ON "sign_ins" FOR ALL TO "parley_web" USING ("user_id" = (SELECT parley_user())) WITH CHECK ("user_id" = (SELECT parley_user()));

CREATE POLICY "web_reads" ON "memberships" FOR SELECT TO "parley_web" USING ("user_id" = (SELECT parley_user()) OR "workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "web_adds" ON "memberships" FOR INSERT TO "parley_web" WITH CHECK ("workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "web_changes" ON "memberships" FOR UPDATE TO "parley_web" USING ("workspace_id" = (SELECT parley_workspace())) WITH CHECK ("workspace_id" = (SELECT parley_workspace()));
CREATE POLICY "web_removes" ON "memberships" FOR DELETE TO "parley_web" USING ("workspace_id" = (SELECT parley_workspace()));

CREATE POLICY "web_reads" ON "agency_members" FOR SELECT TO "parley_web" USING ("user_id" = (SELECT parley_user()) OR "agency_id" = (SELECT parley_agency()));
CREATE POLICY "web_adds" ON "agency_members" FOR INSERT TO "parley_web" WITH CHECK ("agency_id" = (SELECT parley_agency()));
CREATE POLICY "web_changes" ON "agency_members" FOR UPDATE TO "parley_web" USING ("agency_id" = (SELECT parley_agency())) WITH CHECK ("agency_id" = (SELECT parley_agency()));
CREATE POLICY "web_removes" ON "agency_members" FOR DELETE TO "parley_web" USING ("agency_id" = (SELECT parley_agency()));

-- A workspace: the current one, those one is a member of, and all of an agency one runs.
CREATE POLICY "web_reads" ON "workspaces" FOR SELECT TO "parley_web" USING (
  "id" = (SELECT parley_workspace())
  OR "agency_id" = (SELECT parley_agency())
  OR EXISTS (SELECT 1 FROM "memberships" m WHERE m."workspace_id" = "workspaces"."id" AND m."user_id" = (SELECT parley_user()))
  OR EXISTS (SELECT 1 FROM "agency_members" a WHERE a."agency_id" = "workspaces"."agency_id" AND a."user_id" = (SELECT parley_user()) AND a."role" IN ('owner', 'admin')));
CREATE POLICY "web_adds" ON "workspaces" FOR INSERT TO "parley_web" WITH CHECK ("agency_id" = (SELECT parley_agency()));
CREATE POLICY "web_changes" ON "workspaces" FOR UPDATE TO "parley_web" USING ("id" = (SELECT parley_workspace())) WITH CHECK ("id" = (SELECT parley_workspace()));
CREATE POLICY "web_removes" ON "workspaces" FOR DELETE TO "parley_web" USING ("id" = (SELECT parley_workspace()));

CREATE POLICY "web_reads" ON "agencies" FOR SELECT TO "parley_web" USING (
  "id" = (SELECT parley_agency())
  OR EXISTS (SELECT 1 FROM "agency_members" a WHERE a."agency_id" = "agencies"."id" AND a."user_id" = (SELECT parley_user()))
  OR EXISTS (SELECT 1 FROM "workspaces" w WHERE w."agency_id" = "agencies"."id"
    AND (w."id" = (SELECT parley_workspace()) OR EXISTS (SELECT 1 FROM "memberships" m WHERE m."workspace_id" = w."id" AND m."user_id" = (SELECT parley_user())))));
CREATE POLICY "web_adds" ON "agencies" FOR INSERT TO "parley_web" WITH CHECK ("id" = (SELECT parley_agency()));
CREATE POLICY "web_changes" ON "agencies" FOR UPDATE TO "parley_web" USING ("id" = (SELECT parley_agency())) WITH CHECK ("id" = (SELECT parley_agency()));
CREATE POLICY "web_removes" ON "agencies" FOR DELETE TO "parley_web" USING ("id" = (SELECT parley_agency()));
