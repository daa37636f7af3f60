import type { Family } from './family.ts';
import { counterOf, gauge } from './instruments.ts';

/** What this process uses, read anew at each scrape. */
export interface ProcessReading {
  readonly startedAtSeconds: number;
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** Bodies, mostly. */
  readonly bufferBytes: number;
  /** Of the event loop of the main thread. */
  readonly loopActiveSeconds: number;
  readonly loopIdleSeconds: number;
}

/** The names that every Prometheus client uses, as far as there are any. */
export function processFamilies(read: () => ProcessReading): readonly Family[] {
  let reading = read();
  const seconds = 'seconds';
  const bytes = 'bytes';
  // The first family of a scrape reads for all: they describe one moment.
  const start = gauge(
    { name: 'process_start_time_seconds', unit: seconds, help: 'When the process started, since the epoch.' },
    () => {
      reading = read();
      return reading.startedAtSeconds;
    },
  );
  return [
    start,
    counterOf(
      { name: 'process_cpu_seconds', unit: seconds, help: 'CPU time of all threads.' },
      () => reading.cpuSeconds,
    ),
    gauge(
      { name: 'process_resident_memory_bytes', unit: bytes, help: 'Resident memory.' },
      () => reading.residentBytes,
    ),
    gauge(
      { name: 'nodejs_heap_size_used_bytes', unit: bytes, help: 'Live heap of the main thread.' },
      () => reading.heapBytes,
    ),
    gauge(
      { name: 'nodejs_array_buffers_bytes', unit: bytes, help: 'Buffers of the main thread.' },
      () => reading.bufferBytes,
    ),
    counterOf(
      { name: 'nodejs_eventloop_active_seconds', unit: seconds, help: 'The event loop had work.' },
      () => reading.loopActiveSeconds,
    ),
    counterOf(
      { name: 'nodejs_eventloop_idle_seconds', unit: seconds, help: 'The event loop waited.' },
      () => reading.loopIdleSeconds,
    ),
  ];
}

/** Of the process this runs in. */
export function readProcess(): ProcessReading {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const { active, idle } = performance.eventLoopUtilization();
  return {
    startedAtSeconds: performance.timeOrigin / 1000,
    cpuSeconds: (user + system) / 1e6,
    residentBytes: rss,
    heapBytes: heapUsed,
    bufferBytes: arrayBuffers,
    loopActiveSeconds: active / 1000,
    loopIdleSeconds: idle / 1000,
  };
}
