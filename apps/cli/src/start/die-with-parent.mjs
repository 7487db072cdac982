// Loaded before each process that the launcher starts. When the launcher is gone, even by kill -9,
// the channel to it closes and the process ends too: nothing is left running.
if (process.channel) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
