-- Keys of a workspace for model providers, sealed. `hint`: the last characters, so that people can tell keys apart.
CREATE TABLE "model_keys" (
  "workspace_id" UUID NOT NULL,
  "provider" TEXT NOT NULL CHECK ("provider" IN ('openai', 'anthropic')),
  "sealed" BYTEA NOT NULL,
  "hint" TEXT NOT NULL,
  "added_by" UUID,
  "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "model_keys_pkey" PRIMARY KEY ("workspace_id", "provider")
);
ALTER TABLE "model_keys" ADD CONSTRAINT "model_keys_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a workspace knows better about models than Parley does. Prices: micro-dollars for a million tokens.
CREATE TABLE "model_entries" (
  "workspace_id" UUID NOT NULL,
  "provider" TEXT NOT NULL CHECK ("provider" IN ('openai', 'anthropic')),
  "model" TEXT NOT NULL,
  "context" INTEGER NOT NULL CHECK ("context" > 0),
  "input_price" BIGINT NOT NULL CHECK ("input_price" >= 0),
  "cached_price" BIGINT NOT NULL CHECK ("cached_price" >= 0),
  "output_price" BIGINT NOT NULL CHECK ("output_price" >= 0),
  "tools" BOOLEAN NOT NULL DEFAULT true,
  "images" BOOLEAN NOT NULL DEFAULT false,
  "json" BOOLEAN NOT NULL DEFAULT true,

  CONSTRAINT "model_entries_pkey" PRIMARY KEY ("workspace_id", "provider", "model")
);
ALTER TABLE "model_entries" ADD CONSTRAINT "model_entries_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How a workspace asks models. Budgets in micro-dollars; null: none.
CREATE TABLE "model_settings" (
  "workspace_id" UUID NOT NULL,
  "full_provider" TEXT,
  "full_model" TEXT NOT NULL DEFAULT '',
  "small_provider" TEXT,
  "small_model" TEXT NOT NULL DEFAULT '',
  "keeps_answers" BOOLEAN NOT NULL DEFAULT true,
  "budget_conversation" BIGINT CHECK ("budget_conversation" > 0),
  "budget_day" BIGINT CHECK ("budget_day" > 0),
  "budget_month" BIGINT CHECK ("budget_month" > 0),

  CONSTRAINT "model_settings_pkey" PRIMARY KEY ("workspace_id")
);
ALTER TABLE "model_settings" ADD CONSTRAINT "model_settings_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Every request to a model and what it cost. It stays when a conversation is deleted: the money is spent.
CREATE TABLE "model_calls" (
  "workspace_id" UUID NOT NULL,
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "conversation_id" UUID,
  "session_id" TEXT,
  "effect_id" TEXT,
  "flow_id" UUID,
  "version_id" UUID,
  "node_id" TEXT,
  "purpose" TEXT NOT NULL,
  "provider" TEXT NOT NULL,
  "model" TEXT NOT NULL,
  "input_tokens" INTEGER NOT NULL,
  "cached_tokens" INTEGER NOT NULL,
  "output_tokens" INTEGER NOT NULL,
  "cost" BIGINT,
  "ms" INTEGER NOT NULL,
  "from_cache" BOOLEAN NOT NULL DEFAULT false,
  "outcome" TEXT NOT NULL,

  CONSTRAINT "model_calls_pkey" PRIMARY KEY ("workspace_id", "id")
);
CREATE INDEX "model_calls_workspace_id_conversation_id_idx" ON "model_calls" ("workspace_id", "conversation_id");
CREATE INDEX "model_calls_workspace_id_flow_id_at_idx" ON "model_calls" ("workspace_id", "flow_id", "at");
CREATE INDEX "model_calls_workspace_id_at_idx" ON "model_calls" ("workspace_id", "at");
ALTER TABLE "model_calls" ADD CONSTRAINT "model_calls_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The same by day of the workspace's time zone, so that a budget is looked up in one row for a day and thirty for a month.
CREATE TABLE "model_days" (
  "workspace_id" UUID NOT NULL,
  "day" DATE NOT NULL,
  "cost" BIGINT NOT NULL DEFAULT 0,
  "calls" INTEGER NOT NULL DEFAULT 0,
  "from_cache" INTEGER NOT NULL DEFAULT 0,

  CONSTRAINT "model_days_pkey" PRIMARY KEY ("workspace_id", "day")
);
ALTER TABLE "model_days" ADD CONSTRAINT "model_days_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Answers to repeated questions. The key is a hash of all that the model would have seen.
CREATE TABLE "kept_answers" (
  "workspace_id" UUID NOT NULL,
  "key" TEXT NOT NULL,
  "answer" JSONB NOT NULL,
  "kept_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  CONSTRAINT "kept_answers_pkey" PRIMARY KEY ("workspace_id", "key")
);
CREATE INDEX "kept_answers_workspace_id_kept_at_idx" ON "kept_answers" ("workspace_id", "kept_at");
ALTER TABLE "kept_answers" ADD CONSTRAINT "kept_answers_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces" ("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------- who may what

GRANT SELECT, INSERT, UPDATE, DELETE ON "model_keys", "model_entries", "model_settings" TO "parley_web";
GRANT SELECT ON "model_keys", "model_entries", "model_settings" TO "parley_worker";
GRANT SELECT, INSERT ON "model_calls" TO "parley_web", "parley_worker";
GRANT SELECT, INSERT, UPDATE ON "model_days" TO "parley_web", "parley_worker";
GRANT SELECT, INSERT, UPDATE, DELETE ON "kept_answers" TO "parley_worker";

DO $$
DECLARE
  "name" text;
BEGIN
  FOREACH "name" IN ARRAY ARRAY['model_keys', 'model_entries', 'model_settings', 'model_calls', 'model_days', 'kept_answers'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', "name");
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', "name");
    EXECUTE format('CREATE POLICY "web" ON %I FOR ALL TO "parley_web" USING ("workspace_id" = (SELECT parley_workspace())) WITH CHECK ("workspace_id" = (SELECT parley_workspace()))', "name");
    EXECUTE format('CREATE POLICY "worker" ON %I FOR ALL TO "parley_worker" USING ((SELECT parley_workspace()) IS NULL OR "workspace_id" = (SELECT parley_workspace()))', "name");
  END LOOP;
END $$;

-- Whoever runs an agency sees what its workspaces spend by day, and nothing of what was said.
CREATE POLICY "web_agency" ON "model_days" FOR SELECT TO "parley_web" USING (
  EXISTS (SELECT 1 FROM "workspaces" w WHERE w."id" = "model_days"."workspace_id" AND w."agency_id" = (SELECT parley_agency())));
