-- A reply's row is written again when it is accepted, sent, delivered and read. With room on its own page
-- no index has to be told of that.
ALTER TABLE "messages" SET (fillfactor = 70);
