-- What a provider takes for input that it keeps for the next time; null: as it usually does.
ALTER TABLE "model_entries" ADD COLUMN "written_price" BIGINT;
-- Of the input, what the provider kept for the next time.
ALTER TABLE "model_calls" ADD COLUMN "written_tokens" INTEGER NOT NULL DEFAULT 0;
