package io.elasticfaces.app.bench;

import io.elasticfaces.message.Outcome;
import io.elasticfaces.worker.FaceRecognition;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Recognition that notes, for another process to read, what it took of the clock and of the processor. */
public final class CountedRecognition implements FaceRecognition {
    private final FaceRecognition recognition;
    private final Sheet sheet;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /**
     * What has been counted so far, in a file that both processes have in memory.
     *
     * @param numbers nanoseconds by the clock, nanoseconds of the thread's processor time
     */
    public record Sheet(LongBuffer numbers) {
        private static final int CLOCK = 0;
        private static final int PROCESSOR = 1;
        private static final int BYTES = 2 * Long.BYTES;

        /** Opens a sheet to write on, with zeros where it is new. */
        public static Sheet write(Path file) throws IOException {
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return new Sheet(
                        channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES).asLongBuffer());
            }
        }

        /** Returns how long recognition took, in nanoseconds. */
        long clockNanos() {
            return numbers.get(CLOCK);
        }

        /** Returns the processor time of the recognising thread, in nanoseconds. */
        long processorNanos() {
            return numbers.get(PROCESSOR);
        }

        /** Counts one picture, whichever thread has recognised it. */
        private synchronized void add(long clock, long processor) {
            numbers.put(CLOCK, clockNanos() + clock);
            numbers.put(PROCESSOR, processorNanos() + processor);
        }
    }

    /** @param sheet what is counted to */
    public CountedRecognition(FaceRecognition recognition, Sheet sheet) {
        this.recognition = recognition;
        this.sheet = sheet;
    }

    @Override
    public void awaitReady() {
        recognition.awaitReady();
    }

    @Override
    public Outcome recognise(byte[] picture, String gallery) {
        long processor = threads.getCurrentThreadCpuTime();
        long clock = System.nanoTime();
        try {
            return recognition.recognise(picture, gallery);
        } finally {
            sheet.add(System.nanoTime() - clock, threads.getCurrentThreadCpuTime() - processor);
        }
    }
}
