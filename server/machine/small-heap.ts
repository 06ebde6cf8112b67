/**
 * Environment of a process whose memory should go back to the system once it is freed; read by glibc alone. Otherwise each thread has a heap of its own, and
 * small pieces that stay hold what lies around them: the 30 MB that V8 needs to compile a large grammar stayed for good. Pieces of 32 KiB and more, as V8 takes
 * them to compile, are mapped one by one instead, which takes no measurable time.
 */
export const SMALL_HEAP = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: `${32 * 1024}`,
  MALLOC_TRIM_THRESHOLD_: `${64 * 1024}`,
} as const;

/** Arguments of Node: each half of the space for new objects has 4 MiB, not up to 16, all of which a session of typing comes to touch. */
export const SMALL_NURSERY = ['--max-semi-space-size=4'];
