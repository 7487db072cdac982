-- A reply leaves from the number that was written to, and nothing else asked for a default.
ALTER TABLE "channels" DROP COLUMN "is_default";
