package io.elasticfaces.worker.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Checks the end of a zip file (PKWARE's APPNOTE.TXT, 4.3.14 to 4.3.16) before the JDK reads it. Up to JDK 21 the JDK
 * allocates as many entries as the end claims, which can be gigabytes for a file of a kilobyte.
 */
final class ZipEnd {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int END_64_BYTES = 56;

    /** An entry's header in the directory, without its name. */
    private static final int ENTRY_BYTES = 46;

    private ZipEnd() {}

    /** Refuses a file with an end record, at any position, that claims more entries than the file can contain. */
    static void require(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            int length = (int) Math.min(size, END_BYTES + LONGEST_COMMENT + LOCATOR_BYTES);
            ByteBuffer tail = read(channel, size - length, length);
            for (int at = length - END_BYTES; at >= 0; at--) {
                if (tail.getInt(at) != END) {
                    continue;
                }
                long entries = Short.toUnsignedLong(tail.getShort(at + 10));
                int locator = at - LOCATOR_BYTES;
                if (locator >= 0 && tail.getInt(locator) == LOCATOR) {
                    entries = entries64(channel, tail.getLong(locator + 8), size);
                }
                if (entries < 0 || entries > size / ENTRY_BYTES) {
                    throw new UnreadableWeights(file, "its zip directory", entries + " entries in " + size + " bytes");
                }
            }
        }
    }

    private static long entries64(FileChannel channel, long at, long size) throws IOException {
        if (at < 0 || at > size - END_64_BYTES) {
            return 0;
        }
        return read(channel, at, END_64_BYTES).getLong(32);
    }

    private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // If the file shrinks at the same time the rest is zeros.
        }
        return bytes;
    }
}
