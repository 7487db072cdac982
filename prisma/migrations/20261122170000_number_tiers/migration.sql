-- How many messages a second a number may send, where it is not the usual 80.
ALTER TABLE "channels" ADD COLUMN "messages_per_second" INTEGER CHECK ("messages_per_second" > 0);
